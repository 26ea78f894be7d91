"""The cards of the course: a page for each road, with a picture of it and of how well it does.

A road's people are a mixture over posterior draws and people's speeds of normals clamped to 0-10; the
quantiles of the picture are those of the mixture.
"""
import base64
import math
import struct
from html import escape

DOMAINS = ["leg-pain", "back-pain", "disability"]
TITLES = {"leg-pain": "Leg pain, 0 to 10", "back-pain": "Back pain, 0 to 10", "disability": "Disability (ODI), 0 to 100"}
COLUMNS = ["before", "late", "log_days", "shape", "wound", "sd_before", "sd_late", "cohort_before", "cohort_late"]
# Nodes and weights of a standard normal: people's speeds.
SPEEDS = [(-2.8569700138728, 0.0112574113277), (-1.3556261799743, 0.2220759220056), (0.0, 0.5333333333333),
          (1.3556261799743, 0.2220759220056), (2.8569700138728, 0.0112574113277)]
# Points of the pictures and of the table.
CURVE_DAYS = [0.25, 0.5, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 540, 730]
TABLE_DAYS = [0, 1, 7, 14, 42, 90, 365, 730]
THIN = 8  # every eighth draw is enough for a picture


def number(value):
    return float(value)


def read_draws(packed):
    low = [number(x) for x in packed["low"]]
    high = [number(x) for x in packed["high"]]
    raw = base64.b64decode(packed["data"])
    rows = len(raw) // 2 // len(low)
    columns = []
    for j, (a, b) in enumerate(zip(low, high)):
        steps = struct.unpack_from(f"<{rows}H", raw, 2 * rows * j)
        columns.append([a + (b - a) * s / 65535 for s in steps])
    return columns


class Road:
    def __init__(self, road):
        self.road = road
        self.name = f"{road['indication']}, {road['care']}"
        self.id = f"course-{road['indication']}-{road['care']}"
        self.columns = read_draws(road["draws"])

    def value(self, name, domain):
        return self.columns[3 * COLUMNS.index(name) + domain]

    def parts(self, domain, days):
        """(weight, latent mean, latent sd) of the mixture of people of the mean cohort on a day."""
        rho = number(self.road["correlation"][domain][3 + domain])
        day = number(self.road["day_to_day"]["sd"][domain])
        get = {name: self.value(name, domain) for name in COLUMNS}
        out = []
        rows = range(0, len(get["before"]), THIN)
        for i in rows:
            b, l = get["before"][i], get["late"][i]
            sb, sl = get["sd_before"][i], get["sd_late"][i]
            if days <= 0:
                out.append((1 / len(rows), b, math.hypot(sb, day)))
                continue
            for z, weight in SPEEDS:
                scale = math.exp(get["log_days"][i] + number(self.road["sd_log_days"]) * z)
                w = math.exp(-((days / scale) ** get["shape"][i]))
                mean = l + (b - l) * w + get["wound"][i] * math.exp(-days / number(self.road["wound_days"]))
                variance = (w * sb) ** 2 + ((1 - w) * sl) ** 2 + 2 * w * (1 - w) * rho * sb * sl + day * day
                out.append((weight / len(rows), mean, math.sqrt(variance)))
        return out

    def quantiles(self, domain, days, levels):
        parts = self.parts(domain, days)
        out = []
        for level in levels:
            low, high = 0.0, 10.0
            for _ in range(24):
                x = (low + high) / 2
                below = sum(w * 0.5 * math.erfc((m - x) / s / math.sqrt(2)) for w, m, s in parts)
                if below < level:
                    low = x
                else:
                    high = x
            out.append((low + high) / 2)
        return out

    def mean(self, domain, days):
        total = 0.0
        for weight, m, s in self.parts(domain, days):
            a, b = -m / s, (10 - m) / s
            cdf = lambda z: 0.5 * math.erfc(-z / math.sqrt(2))
            pdf = lambda z: math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
            total += weight * (10 * (1 - cdf(b)) + m * (cdf(b) - cdf(a)) + s * (pdf(a) - pdf(b)))
        return total


STYLE = ("<style>text{fill:#333}.t{stroke:#ddd}.a{fill:#b9c6d3}.b{fill:#8fb0cc}.m{stroke:#1f4e79;fill:none;stroke-width:2}"
         ".e{stroke:#b8651b;fill:none;stroke-width:1.5;stroke-dasharray:5 3}"
         ".o{fill:#1b7f4d;stroke:#fff;stroke-width:.7}.s{fill:none;stroke:#1b7f4d;stroke-width:1.4}"
         "@media(prefers-color-scheme:dark){text{fill:#ddd}.t{stroke:#444}.a{fill:#33475a}.b{fill:#4f6f8c}"
         ".m{stroke:#9cc7ee}.e{stroke:#f0a860}.o{fill:#4cc98a;stroke:#111}.s{stroke:#4cc98a}}</style>")


def road_svg(road, points):
    """Three panels: the middle person, half and 80 % of people, and what cohorts report (means)."""
    panel, gap, left, top, tall = 250, 40, 36, 40, 230
    width = left + 3 * panel + 2 * gap + 14
    start, end = 0.25, 730

    def x_of(k, days):
        origin = left + k * (panel + gap)
        if days <= 0:
            return origin + 8
        return origin + 34 + (panel - 38) * math.log(min(max(days, start), end) / start) / math.log(end / start)

    def y_of(score):
        return top + tall * (1 - score / 10)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top + tall + 66}" role="img" '
           'font-family="system-ui, sans-serif" font-size="10">',
           f"<title>{escape(road.name)}: the road and what cohorts report</title>", STYLE]
    for k, domain in enumerate(DOMAINS):
        scale = 10 if domain == "disability" else 1
        origin = left + k * (panel + gap)
        out.append(f'<text x="{origin}" y="{top - 14}" font-size="12">{TITLES[domain]}</text>')
        for score in range(0, 11, 2):
            y = y_of(score)
            out.append(f'<line class="t" x1="{origin}" x2="{origin + panel}" y1="{y:.1f}" y2="{y:.1f}"/>')
            out.append(f'<text x="{origin - 4}" y="{y + 3:.1f}" text-anchor="end">{score * scale}</text>')
        for days, label in ((0, "before"), (1, "1 d"), (7, "1 wk"), (30, "1 mo"), (90, "3 mo"), (365, "1 y"), (730, "2 y")):
            anchor = "start" if days == 0 else "middle"
            at = origin if days == 0 else x_of(k, days)
            out.append(f'<text x="{at:.1f}" y="{top + tall + 14}" text-anchor="{anchor}">{label}</text>')
        rows = {d: road.quantiles(k, d, (0.1, 0.25, 0.5, 0.75, 0.9)) for d in CURVE_DAYS}
        before = road.quantiles(k, 0, (0.1, 0.25, 0.5, 0.75, 0.9))
        for css, low, high in (("a", 0, 4), ("b", 1, 3)):
            edge = [f"{x_of(k, d):.1f},{y_of(rows[d][low]):.1f}" for d in CURVE_DAYS]
            edge += [f"{x_of(k, d):.1f},{y_of(rows[d][high]):.1f}" for d in reversed(CURVE_DAYS)]
            out.append(f'<polygon class="{css}" points="{" ".join(edge)}"/>')
            y = y_of(before[high])
            out.append(f'<rect class="{css}" x="{x_of(k, 0) - 6:.1f}" y="{y:.1f}" width="12" '
                       f'height="{y_of(before[low]) - y:.1f}"/>')
        line = " ".join(f"{x_of(k, d):.1f},{y_of(rows[d][2]):.1f}" for d in CURVE_DAYS)
        out.append(f'<polyline class="m" points="{line}"/>')
        mean = " ".join(f"{x_of(k, d):.1f},{y_of(road.mean(k, d)):.1f}" for d in CURVE_DAYS)
        out.append(f'<polyline class="e" points="{mean}"/>')
        y = y_of(before[2])
        out.append(f'<line class="m" x1="{x_of(k, 0) - 6:.1f}" x2="{x_of(k, 0) + 6:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
        for point in points:
            if point["domain"] != domain or point["kind"] != "level" or number(point["days"]) > 760:
                continue
            r = 2.2 + 1.1 * math.log10(max(number(point["people"]), 10) / 10)
            css = "o" if point["used"] else "s"
            out.append(f'<circle class="{css}" cx="{x_of(k, number(point["days"])):.1f}" '
                       f'cy="{y_of(number(point["observed"])):.1f}" r="{r:.1f}">'
                       f'<title>{escape(point["finding"])}</title></circle>')
    legend = ("Line: the middle person. Dark: half of people, light: 80 %. Dashed: the mean. Dots: means of cohorts, larger "
              "for more people; rings: looked at, not used. Time after the operation or the start of care, logarithmic.")
    out.append(f'<text x="{left}" y="{top + tall + 42}">{escape(legend[:legend.index("Dots")].strip())}</text>')
    out.append(f'<text x="{left}" y="{top + tall + 56}">{escape(legend[legend.index("Dots"):])}</text></svg>')
    return "\n".join(out) + "\n"


def calibration_svg(results, title):
    """Each reported mean or change beside its prediction interval, by domain and day."""
    results = sorted(results, key=lambda r: (DOMAINS.index(r["domain"]), r["kind"] == "change", number(r["days"]),
                                             r["finding"]))
    row, left, width = 14, 400, 380
    height = row * len(results) + 60
    low = min(0.0, min(number(r["low95"]) for r in results), min(number(r["observed"]) for r in results))
    high = max(max(number(r["high95"]) for r in results), max(number(r["observed"]) for r in results)) + 0.2

    def x(score):
        return left + width * (number(score) - low) / (high - low)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 {height}" role="img" '
           'font-family="system-ui, sans-serif" font-size="10">', f"<title>{escape(title)}</title>",
           "<style>text{fill:#333}.a{stroke:#b9c6d3;stroke-width:7}.b{stroke:#5d86ad;stroke-width:7}"
           ".o{fill:#1b7f4d}.x{fill:#c0392b}.t{stroke:#ddd}"
           "@media(prefers-color-scheme:dark){text{fill:#ddd}.t{stroke:#444}.a{stroke:#3d4f60}}</style>"]
    for tick in range(math.ceil(low), math.floor(high) + 1):
        out.append(f'<line class="t" x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="10" y2="{height - 45}"/>')
        if tick % 2 == 0:
            out.append(f'<text x="{x(tick):.1f}" y="{height - 32}" text-anchor="middle">{tick}</text>')
    for i, r in enumerate(results):
        y = 18 + row * i
        label = f"{r['finding'][:56]} {'↓ ' if r['kind'] == 'change' else ''}d{number(r['days']):.0f}"
        out.append(f'<text x="{left - 8}" y="{y + 3}" text-anchor="end">{escape(label)}</text>')
        for css, a, b in (("a", "low95", "high95"), ("b", "low50", "high50")):
            out.append(f'<line class="{css}" x1="{x(r[a]):.1f}" x2="{x(r[b]):.1f}" y1="{y}" y2="{y}"/>')
        out.append(f'<circle class="{"o" if r["inside95"] else "x"}" cx="{x(r["observed"]):.1f}" cy="{y}" r="3.2"/>')
    out.append(f'<text x="8" y="{height - 12}">Dots: reported, on 0 to 10 (↓: the fall since before). Bars: predicted '
               "without that cohort, half and 95 %. Red: outside.</text></svg>")
    return "\n".join(out) + "\n"


def item_id(item):
    return item if isinstance(item, str) else item["finding"]


def item_words(item):
    if isinstance(item, str):
        return ""
    words = [f"{key} {item[key]}" for key in ("days", "n", "domain", "at-most", "upper-quartile") if key in item]
    return f"{', '.join(words)}: {item['because']}"


def data_table(items, evidence, link, when):
    lines = ["| finding | people | time | reported | how it is taken |", "|---|---|---|---|---|"]
    for item in items:
        finding = evidence["findings"][item_id(item)]
        study = evidence["studies"][finding["study"]]
        sd = f" (SD {finding['sd']})" if "sd" in finding else ""
        ci = f" ({finding['ci95'][0]} to {finding['ci95'][1]})" if "ci95" in finding else ""
        lines.append(f"| `{item_id(item)}` {link(study)} | {finding.get('n', study.get('n', 'not given'))} "
                     f"| {when(finding)} | {finding['outcome']} {finding.get('estimate', '')}{sd}{ci} | {item_words(item)} |")
    return "\n".join(lines)


def people_table(road):
    lines = ["| day | leg pain: middle person, 80 % of people | back pain | disability (ODI) |", "|---|---|---|---|"]
    for days in TABLE_DAYS:
        cells = []
        for k in range(3):
            low, middle, high = road.quantiles(k, days, (0.1, 0.5, 0.9))
            digits, scale = (0, 10) if k == 2 else (1, 1)
            cells.append(f"{middle * scale:.{digits}f}, {low * scale:.{digits}f} to {high * scale:.{digits}f}")
        lines.append(f"| {'before' if days == 0 else days} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def assumptions(model):
    """Everything that is taken to be so, with its reason, wherever it stands in models/course.yaml."""
    lines = ["| what | value | why |", "|---|---|---|"]

    def plain(value):
        if isinstance(value, dict):
            return ", ".join(f"{k} {plain(v)}" for k, v in value.items() if k not in ("because", "findings"))
        if isinstance(value, list):
            return "; ".join(plain(v) for v in value)
        return str(value)

    def walk(value, path):
        if not isinstance(value, dict):
            return
        if "because" in value:
            cited = "".join(f" `{f}`" for f in value.get("findings", []))
            lines.append(f"| {' '.join(path)} | {plain(value)} | {value['because']}{cited} |")
            return
        for key, inner in value.items():
            walk(inner, path + [key])

    for key in ("settings", "domains", "differences", "with-disability", "alarm", "setback"):
        walk({key: model[key]}, [])
    for one in model["relapse"]:
        walk(one, ["relapse", one["indication"], one["care"]])
    return "\n".join(lines)


MODEL = """**Estimand.** The scores of a person like those who had this care: leg pain and back pain on 0 to 10, disability as the ODI,
on each day; and how people, and places, differ.

**Model.** A score is a normal one held to the scale. The latent score falls from a person's level before to the level that stays,
`late + (before - late) exp(-(t / T)^shape) + wound exp(-t / wound days)`, with a deviation from day to day. Levels are jointly normal over
the domains, the logarithm of T normal between people (`src/engine/course/include/backsight/course/model.h`). Cohorts' means, spreads, medians and
shares tell the parameters (`src/fit/include/backsight/fit/course_fit.h`); cohorts differ by Student's t with 4 degrees of freedom, series of
single places lie apart from registers and trials, of which the road speaks. Hamiltonian Monte Carlo, three domains one by one.
"""


def parts_table(own):
    """Shares inside, and how far off, of parts of the check."""
    def time_of(result):
        days = number(result["days"])
        return "before" if days <= 0 else "to three months" if days <= 92 else "later"

    parts = [(d, [r for r in own if r["domain"] == d]) for d in ("leg-pain", "back-pain", "disability")]
    parts += [(t, [r for r in own if time_of(r) == t]) for t in ("before", "to three months", "later")]
    lines = ["| part | means | in the 95 % interval | in the half interval | reported less predicted, points of 10 | spread between people, "
             "reported over predicted |", "|---|---|---|---|---|---|"]
    for name, rows in parts:
        if not rows:
            continue
        away = sum(number(r["observed"]) - number(r["median"]) for r in rows) / len(rows)
        ratios = sorted(number(r["sd_ratio"]) for r in rows if "sd_ratio" in r)
        lines.append(f"| {name.replace('-', ' ')} | {len(rows)} | {sum(r['inside95'] for r in rows)} | {sum(r['inside50'] for r in rows)} | "
                     f"{away + 0:+.1f} | {f'{ratios[len(ratios) // 2]:.2f}' if ratios else '-'} |")
    return "\n".join(lines)


def road_card(generated, road, spec, model, evidence, results, left_out, out, link, when):
    used = {item_id(i) for i in spec["use"]}
    own = [dict(r, used=r["finding"] in used) for r in results if r["road"] == road.name]
    (out / f"{road.id}.svg").write_text(road_svg(road, own))
    raw = road.road
    steps = ", ".join(f"{d} {number(s):.1f}" for d, s in zip(DOMAINS, raw["departures"]["relapse_step"]))
    free, last, shares = 1.0, 0.0, []
    for years, per_day in zip(raw["departures"]["until_years"], raw["departures"]["relapse_per_day"]):
        free *= (1 - number(per_day)) ** (365.25 * (number(years) - last))
        last = number(years)
        shares.append(f"{100 * (1 - free):.0f} % by {years} {'year' if number(years) == 1 else 'years'}")
    text = [generated, f"# The course: {road.name}\n", MODEL,
            "## What it says\n", f"![The road and what cohorts report]({road.id}.svg)\n", people_table(road), "",
            f"A relapse, as taken: a lasting step ({steps} of 10) to {', '.join(shares)}. A setback: "
            f"in {100 * number(raw['departures']['setback_per_day']):.1f} % of people a day, fading in {raw['departures']['setback_days']} days. "
            f"The alarm of a relapse is given from {100 * number(raw['departures']['alarm']['from']):.1f} % on that leg pain has risen "
            f"lastingly by {raw['departures']['alarm']['rise']} points; `docs/course.md` says what it reaches.\n",
            "## Certainty\n", f"**{raw['certainty']}**. {raw['because']}\n",
            "## Fit\n", f"Worst R-hat {number(raw['r_hat']):.3f}, least effective size {number(raw['effective_size']):.0f}, over all "
            f"roads. Worse than 1.05 or 200 is refused. {raw['cohorts']} cohorts, {raw['people']} people.\n"]
    if own:
        inside95 = sum(r["inside95"] for r in own)
        inside50 = sum(r["inside50"] for r in own)
        (out / f"{road.id}-check.svg").write_text(calibration_svg(own, f"{road.name}: reported against predicted"))
        text += ["## Calibration\n", f"Each cohort predicted by a fit that has not seen it, those left out of the fit as well: {inside95} of "
                 f"{len(own)} reported means lie in the 95 % interval, {inside50} in the half interval. That series lie apart and "
                 "cohorts have heavy tails was decided after a first look at this check; it is no blind test.\n",
                 f"![Reported against predicted]({road.id}-check.svg)\n",
                 "Where it holds less: by domain and by time.\n", parts_table(own), ""]
    text += ["## Data\n", data_table(spec["use"] + spec.get("contrasts", []), evidence, link, when)
             if spec["use"] or spec.get("contrasts") else "None.", ""]
    if left_out:
        text += ["## Left out\n", "\n".join(["| finding | why |", "|---|---|", *left_out]), ""]
    text += ["## Taken to be so\n", "For all roads. Priors are stated as medians and standard deviations on the logarithm, or as means and "
             "standard deviations.\n", assumptions(model), ""]
    (out / f"{road.id}.md").write_text("\n".join(text))


def write(generated, course, model, evidence, check, out, link, when):
    """The lines of the README."""
    lines = []
    for raw, spec in zip(course["roads"], model["roads"]):
        road = Road(raw)
        left_out = []
        for finding_id, why in sorted(model["left-out"].items()):
            study = evidence["studies"][evidence["findings"][finding_id]["study"]]
            same = study.get("indication") == raw["indication"]
            other = study.get("indication") not in ("disc-herniation", "stenosis") and raw["care"] == "operated"
            not_operated = study.get("procedure") == "nonoperative"
            if (same and (raw["care"] == "not-operated") == not_operated) or (other and not not_operated) or (
                    other and not_operated and raw["indication"] == "disc-herniation"):
                left_out.append(f"| `{finding_id}` | {why} |")
        road_card(generated, road, spec, model, evidence, check["results"], left_out, out, link, when)
        lines.append(f"- [the course: {road.name}]({road.id}.md)")
    return "\n".join(lines), (
        f"The course: each cohort of our evidence predicted by a fit that has not seen it (`backsight validate courses`): {check['points']} reported "
        f"means, {100 * number(check['inside95']):.1f} % in the 95 % interval, {100 * number(check['inside50']):.1f} % in the half interval, "
        f"median width {number(check['median_width']):.1f} points of 10 (half of them are from series of single places, which lie far apart); "
        f"reported over predicted spread between people {number(check['median_sd_ratio']):.2f}.")
