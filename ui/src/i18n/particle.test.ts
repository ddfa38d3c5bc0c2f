import { expect, test } from 'vitest';

import { particleOf } from './particle';

/** Names by what is heard at their end, with the reading that decides it. */
const HEARD = {
  'a vowel': [
    'orders: 오더스', 'order: 오더', 'customer: 커스터머', 'users: 유저스', 'view: 뷰', 'key: 키', 'inventory: 인벤토리', 'schema: 스키마',
    'date: 데이트', 'page: 페이지', 'invoice: 인보이스', 'database: 데이터베이스', 'archive: 아카이브', 'code: 코드', 'queue: 큐', 'employee: 임플로이',
    'store: 스토어', 'snowflake: 스노플레이크', 'scope: 스코프', 'recipe: 레시피', 'record: 레코드', 'log: 로그', 'batch: 배치', 'cash: 캐시', 'graph: 그래프',
    'event: 이벤트', 'product: 프로덕트', 'payment: 페이먼트', 'cart: 카트', 'list: 리스트', 'sheet: 시트', 'root: 루트', 'timestamp: 타임스탬프', 'loop: 루프',
    'link: 링크', 'network: 네트워크', 'week: 위크', 'sync: 싱크', 'github: 깃허브', 'GitHub: 깃허브', 'healthcheck: 헬스체크', 'bit: 비트', 'parquet: 파케이', 'café: 카페',
    'DB: 디비', 'CSV: 시에스브이', 'csv: 시에스브이', 'ID: 아이디', 'orderId: 아이디', 'AWS: 에이더블유에스', 'duckdb: 덕디비', 'ORDERS: 오더스',
    'v2: 이', '2024: 사', 'part_9: 구', '주소', '고객 데이터', '', '()', '😀', 'Ω',
  ],
  'a consonant': [
    'Sirius shop: 숍', 'marketing: 마케팅', 'pricing: 프라이싱', 'column: 컬럼', 'item: 아이템', 'admin: 어드민', 'json: 제이슨', 'name: 네임', 'timezone: 타임존', 'campaign: 캠페인',
    'map: 맵', 'app: 앱', 'webapp: 웹앱', 'mobileApp: 앱', 'backup: 백업', 'group: 그룹', 'heap: 힙', 'datatype: 데이터타입', 'web: 웹', 'job: 잡', 'tab: 탭', 'budget: 버짓', 'dataset: 데이터셋', 'format: 포맷', 'checkout: 체크아웃',
    'stock: 스톡', 'track: 트랙', 'facebook: 페이스북', 'webhook: 웹훅', 'metric: 메트릭', 'public: 퍼블릭', 'SHOP: 숍', 'CRM: 시아르엠', 'vpn: 브이피엔',
    'table3: 삼', '100: 백', '2020: 이십', 'q6: 육', '주문', '주문 🧨', 'Sirius shop (숍)',
  ],
  'ㄹ': ['table: 테이블', 'file: 파일', 'module: 모듈', 'email: 이메일', 'model: 모델', 'SQL: 에스큐엘', 'sql: 에스큐엘', 'mysql: 마이에스큐엘', 'users_tbl: 티비엘', 'customerURL: 유아르엘', 'HTML: 에이치티엠엘', 'HR: 에이치알', 'q1: 일', 'h7: 칠', '8: 팔', '서울'],
} as const;

const PARTICLES = {
  'a vowel': ['를', '가', '는', '로'],
  'a consonant': ['을', '이', '은', '으로'],
  'ㄹ': ['을', '이', '은', '로'],
} as const;

const names = Object.entries(HEARD).flatMap(([ending, all]) => all.map((entry) => [entry.split(': ')[0] ?? '', ending as keyof typeof HEARD] as const));

test.each(names)('“%s” ends in %s', (name, ending) => {
  const found = (['을/를', '이/가', '은/는', '으로/로'] as const).map((particle) => particleOf(name, particle));
  expect(found).toEqual(PARTICLES[ending]);
});
