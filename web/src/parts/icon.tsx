const PATHS = {
  overview: 'M3 13h4l2-6 3 11 3-14 2 9h4',
  alerts: 'M12 4 3 19h18L12 4Zm0 6v4m0 2.5v.5',
  rules: 'M5 4h14v16H5zM8 8h8M8 12h8M8 16h5',
  coverage: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z',
  console: 'M4 5h16v14H4zM7 9l3 3-3 3M12 15h5',
  sources: 'M4 7c0-2 16-2 16 0v10c0 2-16 2-16 0zM4 7c0 2 16 2 16 0M4 12c0 2 16 2 16 0',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.5 10 17 19 7',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20',
  chevron: 'm8 10 4 4 4-4',
  next: 'm10 7 5 5-5 5',
  previous: 'm14 7-5 5 5 5',
  external: 'M9 5H5v14h14v-4M13 5h6v6M19 5l-9 9',
  filter: 'M4 6h16l-6 7v6l-4-2v-4z',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  play: 'M8 5v14l11-7z',
  eye: 'M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6Zm9 2.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  download: 'M12 4v11m-4-4 4 4 4-4M5 19h14',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c0-4 14-4 14 0',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3 2',
  plus: 'M12 5v14M5 12h14',
  trash: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13',
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside words; it says nothing that they do not. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 3 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
