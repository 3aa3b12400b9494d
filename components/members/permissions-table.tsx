import { Check } from "lucide-react";
import { Card } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import { ROLES } from "@/lib/auth/scopes";
import { PERMISSIONS } from "./permissions";

/** Who may do what, by role. */
export function PermissionsTable() {
  return (
    <Card title="What each role may do" description="An API key never exceeds the role of the member who made it.">
      <Table
        label="Permissions by role"
        head={
          <>
            <Th>Permission</Th>
            {ROLES.map((role) => (
              <Th key={role} className="text-center capitalize">
                {role}
              </Th>
            ))}
          </>
        }
      >
        {PERMISSIONS.map(({ what, roles }) => (
          <tr key={what}>
            <Td className="min-w-64">{what}</Td>
            {ROLES.map((role) => (
              <Td key={role} className="text-center">
                {roles.includes(role) ? (
                  <>
                    <Check className="mx-auto size-4 text-success" aria-hidden />
                    <span className="sr-only">Yes</span>
                  </>
                ) : (
                  <span className="sr-only">No</span>
                )}
              </Td>
            ))}
          </tr>
        ))}
      </Table>
    </Card>
  );
}
