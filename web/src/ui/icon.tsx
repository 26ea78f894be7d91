// Drawn here, one weight, in the colour of the text beside them. Never the only carrier of a meaning.
const kPaths = {
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  today: 'M4 11l8-6 8 6v8.5h-5.5V14h-5v5.5H4z',
  past: 'M12 7.5V12l3 2M4.5 12a7.5 7.5 0 1 0 2.4-5.5M4.5 4.5v3.6h3.6',
  settings: 'M5 7.5h7m4 0h3M5 16.5h3m4 0h7M14 5.3v4.4M10 14.3v4.4',
  decide: 'M12 20v-6.5L6 6M12 13.5L18 6M6 10.5V6h4.5M13.5 6H18v4.5',
  people: 'M8.5 10.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 19v-1.5a5 5 0 0 1 10 0V19M15.5 10.3a2.7 2.7 0 1 0 0-5.4M17 13a4.6 4.6 0 0 1 3.5 4.5V19',
  curve: 'M4 4.5V19.5H20M7 16c4-7 7-8.5 12-9.5',
  bars: 'M4.5 6h10M4.5 12h15M4.5 18h6',
  table: 'M4.5 5.5h15v13h-15zM4.5 10h15M10 5.5v13',
  words: 'M4.5 6.5h15M4.5 12h15M4.5 17.5h9',
  phone:
    'M7.6 4.5l2.5 4.4-1.9 1.9a12.6 12.6 0 0 0 5 5l1.9-1.9 4.4 2.5c-.2 2-1.6 3.3-3.4 3.1C10.2 18.9 5.1 13.8 4.5 7.9 4.3 6.1 5.6 4.7 7.6 4.5z',
  emergency: 'M8.3 3.5h7.4l5 5v7l-5 5H8.3l-5-5v-7zM12 8v4.5m0 3v.2',
  'same-day': 'M12 4l9 15.5H3zM12 10v4m0 2.8v.2',
  soon: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2.2',
  routine: 'M4.5 6.5h15v13h-15zM4.5 10.5h15M8.5 4v4M15.5 4v4',
  none: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8 12.2l2.8 2.8L16 9.7',
  'left-out': 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8 11.9v.2M12 11.9v.2M16 11.9v.2',
  eye: 'M3 3l18 18M9.6 5.8A9.7 9.7 0 0 1 12 5.5c5 0 8 4.2 9 6.5a13 13 0 0 1-3 4M6.3 7.7A13 13 0 0 0 3 12c1 2.3 4 6.5 9 6.5 1.5 0 2.8-.4 4-.9M10 10a2.8 2.8 0 0 0 4 4',
  key: 'M14.5 14.5a5 5 0 1 0-4.7-3.3L3.5 17.5v3h3l.7-2h2l.7-2 1.9-1.9a5 5 0 0 0 2.7-.1zM15.8 8.3v.2',
  message: 'M4.5 5.5h15v10.5H11l-4.5 3.5V16h-2z',
  account: 'M12 11.5a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2zM5 20v-1a7 7 0 0 1 14 0v1',
  clinic: 'M5 20V5.5h14V20M3.5 20h17M12 8.5v4M10 10.5h4M10 20v-4h4v4',
  search: 'M10.8 17.1a6.3 6.3 0 1 0 0-12.6 6.3 6.3 0 0 0 0 12.6zM15.5 15.5L20 20',
  plus: 'M12 5.5v13M5.5 12h13',
  minus: 'M5.5 12h13',
  external: 'M13.5 5H19v5.5M19 5l-8 8M16 13.5V19H5V8h5.5',
} as const;

export type IconName = keyof typeof kPaths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={kPaths[name]} />
    </svg>
  );
}

/** The mark: a sight taken back along a line to a known point. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="17" cy="12" r="4.5" />
      <path d="M12.5 12H3M6.5 8.5L3 12l3.5 3.5" />
    </svg>
  );
}
