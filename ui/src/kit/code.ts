/** Everything that shows code, to be fetched as one: a second way to CodeMirror would put it among what every view shares. */

export { showCode } from './editor';
export { showComparison } from './merge';
