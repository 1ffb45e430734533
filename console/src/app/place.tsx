import { matchPath, useLocation } from "react-router-dom";
import { useSession } from "./session";

// A name space: an organization, or the user's own.
export interface Place {
  name: string;
  own: boolean;
  admin: boolean;
}

export function usePlaces(): Place[] {
  const { who } = useSession();
  const organizations = who.organizations.map(({ name, role }) => ({ name, own: false, admin: role === "admin" }));
  return [...organizations, { name: who.name, own: true, admin: true }];
}

// The place of the page, else the one that was looked at last.
let last: string | undefined;

export function usePlace(): Place {
  const { pathname } = useLocation(); // not useParams: the menu stands beside the routes
  const place = matchPath("/o/:place/*", pathname)?.params.place;
  const { who } = useSession();
  const places = usePlaces();
  const name = place ?? last ?? places[0]!.name;
  last = name;
  return places.find((one) => one.name === name) ?? { name, own: false, admin: who.superuser };
}
