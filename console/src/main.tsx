import "@patternfly/react-core/dist/styles/base.css";
import "./style.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router-dom";
import { queryOptions } from "./api/hooks";
import { App } from "./app/app";
import { SessionProvider } from "./app/session";
import { Toasts } from "./app/toasts";
import { pseudo, useCatalogue } from "./text";

const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => document.documentElement.classList.toggle("pf-v6-theme-dark", dark.matches);
paint();
dark.addEventListener("change", paint);

if (new URLSearchParams(location.search).get("language") === "pseudo") useCatalogue(pseudo);

const client = new QueryClient({ defaultOptions: { queries: queryOptions, mutations: { retry: false, networkMode: "always" } } });

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <BrowserRouter basename="/console">
        <Toasts>
          <SessionProvider>
            <App />
          </SessionProvider>
        </Toasts>
      </BrowserRouter>
    </QueryClientProvider>
  </StrictMode>,
);
