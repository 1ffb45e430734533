import { Button, Checkbox, Form } from "@patternfly/react-core";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router-dom";
import { useAsk, useChange } from "../api/hooks";
import type { Organization } from "../api/schema";
import { usePlace } from "../app/place";
import { useToast } from "../app/toasts";
import { life } from "../logic/time";
import { Field } from "../parts/bits";
import { Dialog } from "../parts/dialog";
import { Frame } from "../parts/frame";
import { Failure, Loading, ProblemAlert } from "../parts/states";
import { t } from "../text";

function PolicyForm({ organization }: { organization: Organization }) {
  const { policy } = organization;
  const [email, setEmail] = useState(organization.email ?? "");
  const [longest, setLongest] = useState(life(policy.longest_life));
  const [usual, setUsual] = useState(life(policy.default_life));
  const [never, setNever] = useState(policy.never_allowed);
  const [owner, setOwner] = useState(policy.owner_required);
  const [addresses, setAddresses] = useState(policy.allowed_addresses.join(" "));
  const change = useChange("PUT /organizations/{organization}");
  const toast = useToast();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({
      path: { organization: organization.name },
      body: {
        email: email || null,
        policy: { longest_life: longest || null, default_life: usual || null, never_allowed: never, owner_required: owner, allowed_addresses: addresses.split(/[\s,]+/).filter(Boolean) },
      },
    }, { onSuccess: () => toast(t("The policy is saved.")) });
  };
  return (
    <Form onSubmit={submit} className="jeton-block">
      <Field label={t("E-mail address of its admins")} type="email" value={email} onChange={setEmail} />
      <Field label={t("Longest life of a token")} value={longest} onChange={setLongest} problem={change.error} names="policy.longest_life" help={t("Like 90d; empty: any.")} />
      <Field label={t("Life that is not chosen")} value={usual} onChange={setUsual} problem={change.error} names="policy.default_life" help={t("Like 30d; empty: what is usual.")} />
      <Checkbox id="never" label={t("A token may have no end")} isChecked={never} onChange={(_, on) => setNever(on)} />
      <Checkbox id="owner" label={t("A token rests when no enabled user answers for it")} isChecked={owner} onChange={(_, on) => setOwner(on)} />
      <Field label={t("Addresses from which tokens may be presented")} value={addresses} onChange={setAddresses} problem={change.error} names="policy.allowed_addresses" help={t("Addresses and blocks, with spaces; empty: anywhere.")} />
      {change.error && <ProblemAlert problem={change.error} />}
      <div><Button type="submit" isLoading={change.isPending} isDisabled={change.isPending}>{t("Save")}</Button></div>
    </Form>
  );
}

export function PolicyPage() {
  const place = usePlace();
  const query = useAsk("GET /organizations/{organization}", { path: { organization: place.name } });
  const remove = useChange("DELETE /organizations/{organization}");
  const navigate = useNavigate();
  const toast = useToast();
  const [deleting, setDeleting] = useState(false);
  const [typed, setTyped] = useState("");
  const title = t("Policy of {place}", { place: place.name });
  if (query.isPending) return <Loading />;
  if (!query.data) return <Frame title={title}><Failure problem={query.error} again={() => void query.refetch()} /></Frame>;
  return (
    <Frame title={title} command={`jeton org show ${place.name}`} intro={t("It holds for what is issued from now on; addresses hold at once.")}
      actions={<Button variant="danger" onClick={() => setDeleting(true)}>{t("Delete the organization")}</Button>}>
      <PolicyForm key={query.data.name} organization={query.data} />
      {deleting && (
        <Dialog title={t("Delete {place}?", { place: place.name })} action={t("Delete")} dangerous ready={typed === place.name} busy={remove.isPending} problem={remove.error}
          intro={t("Everything in it goes, and all tokens of its applications and robots end at once.")} close={() => setDeleting(false)}
          submit={() => remove.mutate({ path: { organization: place.name } }, {
            onSuccess: () => {
              toast(t("{place} is deleted.", { place: place.name }));
              navigate("/organizations");
            },
          })}>
          <Field label={t("Type its name")} value={typed} onChange={setTyped} required autoFocus />
        </Dialog>
      )}
    </Frame>
  );
}
