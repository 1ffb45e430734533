import { type QueryClient, keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSession } from "../app/session";
import { type Answer, type Ask, type Operation, Problem, ask, call } from "./client";

// Reads: what the caller may not do, or what is not there, is no better a second time.
export const queryOptions = {
  retry: (count: number, error: Error) => count < 2 && error instanceof Problem && (error.status === 0 || error.status >= 500),
  // Whether the server answers is seen when it is asked: a browser that takes itself for offline may still reach it.
  networkMode: "always" as const,
  staleTime: 5_000,
  refetchOnWindowFocus: false,
};

export function useAsk<O extends Operation>(operation: O, asked: Ask<O>, options: { enabled?: boolean } = {}) {
  return useQuery<Answer<O>, Problem>({ queryKey: [operation, asked], queryFn: () => ask(operation, asked), ...options });
}

interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
  total?: number | null;
  total_is_more?: boolean | null;
}
type Listing = { [O in Operation]: Answer<O> extends { items: unknown[]; next_cursor: string | null } ? O : never }[Operation];
export type ItemOf<O extends Listing> = Answer<O> extends { items: (infer Item)[] } ? Item : never;

// A list, page by page. A page of the server may be empty and not the last: then the next one is fetched at once.
export function useList<O extends Listing>(operation: O, asked: Ask<O>, options: { enabled?: boolean } = {}) {
  const result = useInfiniteQuery<Page<ItemOf<O>>, Problem>({
    queryKey: [operation, "list", asked],
    initialPageParam: undefined as string | undefined,
    placeholderData: keepPreviousData,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    queryFn: async ({ pageParam }) => {
      let cursor = pageParam as string | undefined;
      for (let tries = 0; ; tries++) {
        const query = { ...(asked as { query?: object }).query, cursor };
        const page = (await ask(operation, { ...asked, query } as Ask<O>)) as unknown as Page<ItemOf<O>>;
        if (page.items.length || !page.next_cursor || tries >= 20) return page;
        cursor = page.next_cursor;
      }
    },
    ...options,
  });
  return { ...result, items: result.data?.pages.flatMap((page) => page.items) ?? [], total: result.data?.pages[0]?.total ?? null };
}

function refresh(client: QueryClient) {
  void client.invalidateQueries();
}

// Changes something. If the session is over or its password too long ago, the user is asked for it, and the change is
// sent again: a form keeps what was typed.
export function useChange<O extends Operation>(operation: O, options: { keep?: boolean } = {}) {
  const client = useQueryClient();
  const { withFreshPassword } = useSession();
  return useMutation<Answer<O>, Problem, Ask<O>>({
    mutationFn: (asked) => withFreshPassword(() => ask(operation, asked)),
    onSuccess: () => options.keep || refresh(client),
    gcTime: 0,
  });
}

export function useCall() {
  const client = useQueryClient();
  const { withFreshPassword } = useSession();
  return useMutation<unknown, Problem, { method: string; path: string; body?: unknown }>({
    mutationFn: ({ method, path, body }) => withFreshPassword(() => call(method, path, body)),
    onSuccess: () => refresh(client),
    gcTime: 0,
  });
}
