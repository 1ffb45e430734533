/// <reference types="vitest" />
import { defineConfig } from "vite";
import { trim } from "./tools/trim";

export default defineConfig({
  base: "/console/",
  esbuild: { jsx: "automatic" },
  plugins: trim(),
  build: {
    outDir: process.env.JETON_CONSOLE_OUT ?? "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the policy of the page allows no data: addresses
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
    rollupOptions: {
      onwarn: (warning, warn) => warning.code === "MODULE_LEVEL_DIRECTIVE" || warn(warning),
    },
  },
});
