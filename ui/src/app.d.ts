/// <reference types="svelte" />
/// <reference types="vite/client" />

declare module 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
declare module '@fontsource-variable/jetbrains-mono/wght.css';
