import { Button, Spinner } from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import type { ReactNode } from "react";
import type { Problem } from "../api/client";
import { t } from "../text";
import { Failure, Loading } from "./states";

export interface Column<Item> {
  name: string;
  cell: (item: Item) => ReactNode;
  hidden?: boolean; // the name is for screen readers alone
}

interface List<Item> {
  items: Item[];
  isPending: boolean;
  error: Problem | null;
  refetch: () => unknown;
  hasNextPage?: boolean;
  isFetchingNextPage?: boolean;
  fetchNextPage?: () => unknown;
}

interface ListingProps<Item> {
  label: string;
  list: List<Item>;
  columns: Column<Item>[];
  keyOf: (item: Item) => string;
  empty: ReactNode;
}

// A table that fetches its next page on demand. On phones, each row is a card.
export function Listing<Item>({ label, list, columns, keyOf, empty }: ListingProps<Item>) {
  if (list.isPending) return <Loading />;
  if (list.error && list.items.length === 0) return <Failure problem={list.error} again={() => void list.refetch()} />;
  if (list.items.length === 0) return <>{empty}</>;
  return (
    <>
      <Table aria-label={label} variant="compact" gridBreakPoint="grid-md">
        <Thead>
          <Tr>
            {columns.map((column) =>
              column.hidden ? <Th key={column.name} screenReaderText={column.name} /> : <Th key={column.name} modifier="nowrap">{column.name}</Th>)}
          </Tr>
        </Thead>
        <Tbody>
          {list.items.map((item) => (
            <Tr key={keyOf(item)}>
              {columns.map((column) => (
                <Td key={column.name} dataLabel={column.hidden ? undefined : column.name} modifier="breakWord"><div>{column.cell(item)}</div></Td>
              ))}
            </Tr>
          ))}
        </Tbody>
      </Table>
      <div className="jeton-more" aria-live="polite">
        <span>{t("{n, plural, one {# row} other {# rows}}", { n: list.items.length })}</span>
        {list.isFetchingNextPage && <Spinner size="md" aria-label={t("Loading more")} />}
        {list.hasNextPage && (
          <Button variant="secondary" isDisabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage?.()}>{t("More")}</Button>
        )}
      </div>
    </>
  );
}
