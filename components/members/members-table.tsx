"use client";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Select } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, Td, Th } from "@/components/ui/table";
import { useToast } from "@/components/ui/toast";
import { isWithin } from "@/lib/auth/role-rank";
import { ROLES, type Role } from "@/lib/auth/scopes";
import type { Member } from "@/lib/workspaces/queries";
import { useChangeRole } from "@/lib/workspaces/team-queries";
import { RemoveMember } from "./remove-member";
import { TransferOwnership } from "./transfer-ownership";
import type { Viewer } from "./viewer";

/** Each member with their role, and what the viewer may do about it. */
export function MembersTable({ members, viewer }: { members: Member[]; viewer: Viewer }) {
  return (
    <Table
      label="Members"
      head={
        <>
          <Th>Name</Th>
          <Th>Role</Th>
          <Th>Joined</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </>
      }
    >
      {members.map((member) => (
        <MemberRow key={member.id} member={member} viewer={viewer} />
      ))}
    </Table>
  );
}

function MemberRow({ member, viewer }: { member: Member; viewer: Viewer }) {
  const isViewer = member.id === viewer.id;
  const manages = (viewer.role === "owner" || viewer.role === "admin") && isWithin(member.role, viewer.role);
  return (
    <tr>
      <Td className="min-w-48">
        <p className="break-words font-medium">
          {member.name} {isViewer && <Badge className="ml-1">You</Badge>}
        </p>
        <p className="break-all text-[13px] text-muted-foreground">{member.email}</p>
      </Td>
      <Td>
        {manages ? <RoleSelect member={member} viewer={viewer} /> : <span className="capitalize">{member.role}</span>}
      </Td>
      <Td className="whitespace-nowrap text-muted-foreground">
        <RelativeTime time={member.joined_at} />
      </Td>
      <Td>
        <div className="flex justify-end gap-2">
          {viewer.role === "owner" && !isViewer && member.role !== "owner" && <TransferOwnership member={member} />}
          {(manages || isViewer) && <RemoveMember member={member} viewer={viewer} />}
        </div>
      </Td>
    </tr>
  );
}

/** Changing one's own role reloads the page: what it shows depends on it. */
function RoleSelect({ member, viewer }: { member: Member; viewer: Viewer }) {
  const toast = useToast();
  const change = useChangeRole();
  const [problem, setProblem] = useState<string>();
  function choose(role: Role) {
    setProblem(undefined);
    change.mutate(
      { user: member.id, role },
      {
        onSuccess: () => {
          if (member.id === viewer.id) window.location.reload();
          else toast(`${member.name} is now ${role}`);
        },
        onError: (error) => setProblem(error.message),
      },
    );
  }
  return (
    <div className="w-36">
      <Select
        aria-label={`Role of ${member.name}`}
        aria-invalid={problem ? true : undefined}
        value={member.role}
        disabled={change.isPending}
        onChange={(event) => choose(event.target.value as Role)}
      >
        {ROLES.filter((role) => isWithin(role, viewer.role)).map((role) => (
          <option key={role} value={role}>
            {role}
          </option>
        ))}
      </Select>
      {problem && (
        <p role="alert" className="mt-1 w-56 text-[13px] text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}
