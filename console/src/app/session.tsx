import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, createContext, useCallback, useContext, useMemo, useRef, useState } from "react";
import { Problem, ask, signIn } from "../api/client";
import type { Whoami } from "../api/schema";
import { Failure, Loading } from "../parts/states";
import { PasswordDialog } from "./password";

interface Session {
  who: Whoami;
  withFreshPassword: <T>(act: () => Promise<T>) => Promise<T>;
}

const Context = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error("outside of a session");
  return session;
}

const wantsPassword = (error: unknown) => error instanceof Problem && error.status === 401;

export function goToSignIn() {
  const here = location.pathname + location.search;
  location.replace(`/oauth/signin?continue=${encodeURIComponent(here)}`);
}

interface Waiting {
  resolve: () => void;
  reject: (problem: Problem) => void;
}

// Knows who is signed in, and sends visitors to the sign-in page. Later, when the session has ended or a change needs the
// password again, asks for the password above the page, which stays as it is.
export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const query = useQuery<Whoami, Problem>({
    queryKey: ["GET /whoami"],
    queryFn: () => ask("GET /whoami", {}),
    staleTime: 60_000,
    retry: (count, error) => count < 2 && error.status !== 401,
  });
  const waiting = useRef<Waiting[]>([]);
  const [asking, setAsking] = useState(false);

  const withFreshPassword = useCallback(async <T,>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (!wantsPassword(error)) throw error;
      setAsking(true);
      await new Promise<void>((resolve, reject) => waiting.current.push({ resolve, reject }));
      return act();
    }
  }, []);

  const end = (finish: (one: Waiting) => void) => {
    setAsking(false);
    waiting.current.splice(0).forEach(finish);
  };
  const session = useMemo(() => (query.data ? { who: query.data, withFreshPassword } : null), [query.data, withFreshPassword]);

  if (query.isPending) return <Loading />;
  if (!session) {
    if (query.error?.status === 401) {
      goToSignIn();
      return <Loading />;
    }
    return <Failure problem={query.error!} again={() => void query.refetch()} />;
  }
  return (
    <Context value={session}>
      {children}
      {asking && (
        <PasswordDialog
          name={session.who.name}
          enter={async (password) => {
            await signIn(session.who.name, password);
            end((one) => one.resolve());
            void client.invalidateQueries();
          }}
          close={() => end((one) => one.reject(new Problem(401, "fresh_login_needed", "Nothing was changed: this needs your password.")))}
        />
      )}
    </Context>
  );
}
