/** What a program might be built from. */

import type { PackageView } from '../../api';

const NAMES = ['arrow-array', 'axum', 'bits-ui', 'blake3', 'clap', 'es-hangul', 'jiff', 'keyring', 'pretendard', 'selectors', 'serde', 'SQLite', 'svelte', 'tantivy', 'tokio', 'zstd'];

export const PACKAGES: readonly PackageView[] = Array.from({ length: 320 }, (_, at) => {
  const name = NAMES[at % NAMES.length] ?? '';
  const licence = name === 'pretendard' ? 'OFL-1.1' : name === 'selectors' ? 'MPL-2.0' : name === 'SQLite' ? 'blessing' : at % 3 === 0 ? 'MIT' : '(MIT OR Apache-2.0) AND Unicode-3.0';
  const round = Math.floor(at / NAMES.length);
  return {
    name: round === 0 ? name : `${name}-${['core', 'derive', 'util', 'a-name-that-goes-on-and-on-as-some-do'][round % 4] ?? ''}-${round}`,
    version: name === 'SQLite' ? 'in libsqlite3-sys 0.40.0' : `1.${round}.${at % 9}`,
    licence,
    from: name === 'SQLite' ? 'bundled' : ['bits-ui', 'es-hangul', 'pretendard', 'svelte'].includes(name) ? 'npm' : 'cargo',
  };
});

export const textOf = (name: string): string => `MIT License\n\nCopyright (c) the authors of ${name}\n\n${'Permission is hereby granted, free of charge, to any person obtaining a copy of this software. '.repeat(12)}`;
