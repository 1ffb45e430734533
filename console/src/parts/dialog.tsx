import { Button, Form, Modal, ModalBody, ModalFooter, ModalHeader } from "@patternfly/react-core";
import { type FormEvent, type ReactNode, useId } from "react";
import type { Problem } from "../api/client";
import { t } from "../text";
import { ProblemAlert } from "./states";

interface DialogProps {
  title: string;
  intro?: ReactNode;
  action: string;
  dangerous?: boolean;
  busy: boolean;
  problem: Problem | null;
  ready?: boolean;
  submit: () => void;
  close: () => void;
  children?: ReactNode;
}

// A dialog with a form and one thing to do. What was typed stays when the server refuses.
export function Dialog({ title, intro, action, dangerous, busy, problem, ready = true, submit, close, children }: DialogProps) {
  const id = useId();
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) submit();
  };
  return (
    <Modal isOpen variant="small" onClose={close} aria-labelledby={`${id}-title`}>
      <ModalHeader title={title} labelId={`${id}-title`} description={intro} titleIconVariant={dangerous ? "warning" : undefined} />
      <ModalBody>
        {problem && <ProblemAlert problem={problem} />}
        <Form id={id} onSubmit={send}>{children}</Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form={id} variant={dangerous ? "danger" : "primary"} isDisabled={busy || !ready} isLoading={busy}>{action}</Button>
        <Button variant="link" onClick={close}>{t("Cancel")}</Button>
      </ModalFooter>
    </Modal>
  );
}
