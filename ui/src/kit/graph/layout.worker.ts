/** The thread the layout runs in, so that a large diagram never holds up the window. */

import { arrange, type LayoutRequest } from './layout';

onmessage = ({ data }: MessageEvent<LayoutRequest>) => postMessage(arrange(data));
