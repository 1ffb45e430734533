import { Button, Form, FormGroup, Modal, ModalBody, ModalFooter, ModalHeader, TextInput } from "@patternfly/react-core";
import { type FormEvent, useState } from "react";
import type { Problem } from "../api/client";
import { ProblemAlert } from "../parts/states";
import { t } from "../text";

export function PasswordDialog({ name, enter, close }: { name: string; enter: (password: string) => Promise<void>; close: () => void }) {
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await enter(password);
    } catch (error) {
      setProblem(error as Problem);
      setBusy(false);
    } finally {
      setPassword("");
    }
  };

  return (
    <Modal isOpen variant="small" onClose={close} aria-labelledby="password-title">
      <ModalHeader title={t("Enter your password")} labelId="password-title"
        description={t("It was a while ago, {name}. What you are doing goes on afterwards.", { name })} />
      <ModalBody>
        {problem && <ProblemAlert problem={problem} />}
        <Form id="password-form" onSubmit={submit}>
          <input type="text" name="username" value={name} autoComplete="username" readOnly hidden />
          <FormGroup label={t("Password")} fieldId="fresh-password" isRequired>
            <TextInput id="fresh-password" type="password" autoComplete="current-password" isRequired autoFocus
              value={password} onChange={(_, value) => setPassword(value)} />
          </FormGroup>
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="password-form" isDisabled={busy || !password} isLoading={busy}>{t("Go on")}</Button>
        <Button variant="link" onClick={close}>{t("Cancel")}</Button>
      </ModalFooter>
    </Modal>
  );
}
