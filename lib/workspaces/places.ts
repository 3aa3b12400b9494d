/** How many things of one workspace may go on at a time in one process, so that no workspace takes what all need. */
export class Places {
  private readonly taken = new Map<string, number>();

  /** @param most of one workspace @param refuse makes what is thrown when all are taken */
  constructor(
    private readonly most: number,
    private readonly refuse: () => Error,
  ) {}

  /** Takes one. @returns the function that gives it back; calling it again does nothing */
  take(workspaceId: string): () => void {
    const taken = this.taken.get(workspaceId) ?? 0;
    if (taken >= this.most) throw this.refuse();
    this.taken.set(workspaceId, taken + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const left = (this.taken.get(workspaceId) ?? 1) - 1;
      if (left > 0) this.taken.set(workspaceId, left);
      else this.taken.delete(workspaceId);
    };
  }
}
