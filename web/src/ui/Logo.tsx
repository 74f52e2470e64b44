/** The ring mark. Never mirrored. */
export const Logo = ({ size = 32 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="9" fill="var(--accent)" />
    <g fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
      <path d="M21.8 10.4A8 8 0 1 0 24 16" />
      <path d="m12.6 15.6 3 3 7.2-8" />
    </g>
  </svg>
);
