/** A QR code from rows of 0 and 1, drawn dark on white in dark mode too: that is how cameras read it. */
export function Qr({ rows, label }: { rows: readonly string[]; label: string }) {
  const quiet = 4;
  const size = rows.length + 2 * quiet;
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path class="qr-ground" d={`M0 0h${size}v${size}H0z`} />
      <path class="qr-ink" d={qrPath(rows, quiet)} />
    </svg>
  );
}

/** Each run of ones in a row as one rectangle. */
export function qrPath(rows: readonly string[], offset: number): string {
  return rows
    .flatMap((row, y) =>
      [...row.matchAll(/1+/g)].map(
        ({ 0: run, index }) => `M${index + offset} ${y + offset}h${run.length}v1h-${run.length}z`,
      ),
    )
    .join('');
}
