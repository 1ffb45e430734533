import { Button } from "@patternfly/react-core";
import { useState } from "react";
import { Link } from "react-router-dom";
import type { Problem } from "../api/client";
import type { Token } from "../api/schema";
import { rotates, titleOf } from "../logic/names";
import { t } from "../text";
import { Kind, State, When } from "./bits";
import { Listing } from "./listing";
import { RevokeDialog, RotateDialog } from "./token_dialogs";

interface TokensProps {
  label: string;
  list: {
    items: Token[]; isPending: boolean; error: Problem | null; refetch: () => unknown;
    hasNextPage?: boolean; isFetchingNextPage?: boolean; fetchNextPage?: () => unknown;
  };
  empty: React.ReactNode;
}

// Credentials with what is done to them most.
export function Tokens({ label, list, empty }: TokensProps) {
  const [dialog, setDialog] = useState<{ what: "rotate" | "revoke"; token: Token } | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <Listing label={label} list={list} keyOf={(one) => one.id} empty={empty}
        columns={[
          { name: t("Name"), cell: (one) => <Link to={`/credentials/${one.id}`}>{titleOf(one)}</Link> },
          { name: t("Kind"), cell: (one) => <Kind kind={one.kind} /> },
          { name: t("Acts as"), cell: (one) => one.subject.name },
          { name: t("State"), cell: (one) => <State state={one.state} /> },
          { name: t("Last used"), cell: (one) => <When time={one.last_used} never={t("never")} /> },
          { name: t("Ends"), cell: (one) => <When time={one.expires} never={t("never")} /> },
          { name: t("Actions"), hidden: true, cell: (one) => (
            <div className="jeton-actions">
              {rotates(one) && <Button variant="link" isInline onClick={() => setDialog({ what: "rotate", token: one })} aria-label={t("Rotate {name}", { name: titleOf(one) })}>{t("Rotate")}</Button>}
              {one.state !== "ended" && <Button variant="link" isInline isDanger onClick={() => setDialog({ what: "revoke", token: one })} aria-label={t("Revoke {name}", { name: titleOf(one) })}>{t("Revoke")}</Button>}
            </div>
          ) },
        ]} />
      {dialog?.what === "rotate" && <RotateDialog token={dialog.token} close={close} />}
      {dialog?.what === "revoke" && <RevokeDialog token={dialog.token} close={close} />}
    </>
  );
}
