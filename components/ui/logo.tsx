/** The product's sign: a sash over the shoulder, tied at the hip. The same drawing as `public/icon/icon.svg`. */
export function Logo({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 128 128" aria-hidden="true">
      <rect width="128" height="128" rx="28" fill="#2b4a8b" />
      <path d="M20 20 H50 L108 94 V108 H86 L20 34 Z" fill="#fff" />
      <path d="M72 90 L92 76 L104 92 L84 106 Z" fill="#9db8f2" />
      <path d="M78 100 L64 116 M92 102 L90 120" stroke="#fff" strokeWidth="11" strokeLinecap="round" />
    </svg>
  );
}
