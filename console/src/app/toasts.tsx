import { Alert, AlertActionCloseButton, AlertGroup } from "@patternfly/react-core";
import { type ReactNode, createContext, useCallback, useContext, useState } from "react";

const Context = createContext<(text: string) => void>(() => {});

// Returns what says that something is done, for a while. Never a secret: screen readers read it out.
export function useToast() {
  return useContext(Context);
}

export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<{ id: number; text: string }[]>([]);
  const remove = useCallback((id: number) => setToasts((all) => all.filter((one) => one.id !== id)), []);
  const add = useCallback((text: string) => setToasts((all) => [...all.slice(-2), { id: (all.at(-1)?.id ?? 0) + 1, text }]), []);
  return (
    <Context value={add}>
      {children}
      <AlertGroup isToast isLiveRegion>
        {toasts.map(({ id, text }) => (
          <Alert component="p" key={id} variant="success" title={text} timeout={6000} onTimeout={() => remove(id)}
            actionClose={<AlertActionCloseButton onClose={() => remove(id)} />} />
        ))}
      </AlertGroup>
    </Context>
  );
}
