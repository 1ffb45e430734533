import { Alert, Button, Modal, ModalBody, ModalFooter, ModalHeader } from "@patternfly/react-core";
import type { ReactNode } from "react";
import { t } from "../text";
import { Code } from "./bits";

interface SecretProps {
  title: string;
  secret: string;
  what: string;
  done: () => void; // must forget the answer that held it
  children?: ReactNode;
}

// Shows a secret once. The button or Escape ends it; a click beside the dialog does not, which would lose what cannot be
// shown again.
export function SecretDialog({ title, secret, what, done, children }: SecretProps) {
  return (
    <Modal isOpen variant="medium" aria-labelledby="secret-title" onEscapePress={done}>
      <ModalHeader title={title} labelId="secret-title" />
      <ModalBody>
        <Secret secret={secret} what={what} />
        {children}
      </ModalBody>
      <ModalFooter>
        <Button onClick={done}>{t("I have kept it")}</Button>
      </ModalFooter>
    </Modal>
  );
}

export function Secret({ secret, what }: { secret: string; what: string }) {
  return (
    <>
      <Alert component="p" variant="warning" isInline isPlain title={t("This is shown now and never again.")} />
      <div className="jeton-secret" data-secret>
        <Code text={secret} what={what} />
      </div>
    </>
  );
}
