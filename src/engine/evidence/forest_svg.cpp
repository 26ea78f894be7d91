#include <algorithm>
#include <string>

#include "backsight/evidence/forest.h"
#include "number_text.h"
#include "text_layout.h"

namespace backsight::evidence {
namespace {

// Lengths in px of the view box.
constexpr double kWidth = 1000;
constexpr double kMargin = 20;
constexpr double kPeopleRight = 380;  // right edge of the column n
constexpr double kNumbersLeft = 400;
constexpr double kPlotLeft = 590;
constexpr double kPlotRight = 970;
constexpr double kRow = 22;
constexpr double kDetailRow = 16;
constexpr std::size_t kDetailColumns = 92;   // left of the plot, at the small size
constexpr std::size_t kSourceColumns = 160;  // the whole width

// Colours by role; dark where the reader's system is dark, black on white on paper.
constexpr std::string_view kStyle =
    ":root{--ink:#1b2733;--quiet:#566472;--rule:#d5dce3;--mark:#0b6e6e;--paper:#fff}"
    "@media (prefers-color-scheme:dark){:root{--ink:#e8eef3;--quiet:#a3b1bd;--rule:#33414d;"
    "--mark:#5cc8c0;--paper:#10161b}}"
    "@media print{:root{--ink:#000;--quiet:#333;--rule:#bbb;--mark:#000;--paper:#fff}}"
    "svg{max-width:100%;height:auto}"
    "text{font:14px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;fill:var(--ink)}"
    ".title{font-size:22px;font-weight:600}.section{font-size:16px;font-weight:600}"
    ".time{font-weight:600}.quiet,.detail{fill:var(--quiet)}.detail{font-size:12px}"
    ".number{font-variant-numeric:tabular-nums}"
    ".paper{fill:var(--paper)}.rule{stroke:var(--rule)}.none{stroke:var(--quiet)}"
    ".interval{stroke:var(--mark);stroke-width:2}.range{stroke:var(--mark);stroke-width:2;"
    "stroke-dasharray:4 3}.point{fill:var(--mark)}a:hover text{text-decoration:underline}";

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string px(double value) { return short_number(value, 1); }

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escape(value) + "\"";
}

std::string text(double x, double y, std::string_view kind, std::string_view content,
                 std::string_view anchor = "start") {
  std::string out = "<text x=\"" + px(x) + "\" y=\"" + px(y) + "\"";
  if (!kind.empty()) out += attribute("class", kind);
  if (anchor != "start") out += attribute("text-anchor", anchor);
  return out + ">" + escape(content) + "</text>\n";
}

std::string line(double x1, double y1, double x2, double y2, std::string_view kind) {
  return "<line x1=\"" + px(x1) + "\" y1=\"" + px(y1) + "\" x2=\"" + px(x2) + "\" y2=\"" + px(y2) +
         "\"" + attribute("class", kind) + "/>\n";
}

double x_of(const ForestSection& section, double value) {
  return kPlotLeft + std::clamp(position(section, value), 0.0, 1.0) * (kPlotRight - kPlotLeft);
}

class Drawing {
 public:
  explicit Drawing(const Forest& forest) : forest_(forest) {}

  std::string run() {
    heading();
    for (const ForestSection& section : forest_.sections) draw_section(section);
    footing();
    return head() + body_ + "</svg>\n";
  }

 private:
  [[nodiscard]] std::string description() const {
    return "Forest plot of " + std::to_string(forest_.drawn) + " findings of " +
           std::to_string(forest_.studies.size()) +
           " studies, by measure and time after surgery. Each row is one finding as its source "
           "reports it: a dot for the estimate, a line for the 95% interval. Nothing is pooled.";
  }

  [[nodiscard]] std::string head() const {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + px(kWidth) + " " +
           px(y_ + kMargin) + "\" width=\"" + px(kWidth) + "\" height=\"" + px(y_ + kMargin) +
           "\" role=\"img\" aria-labelledby=\"forest-title forest-description\">\n"
           "<title id=\"forest-title\">" +
           escape(forest_.outcome) + "</title>\n<desc id=\"forest-description\">" +
           escape(description()) + "</desc>\n<style>" + std::string(kStyle) +
           "</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n";
  }

  void heading() {
    y_ = 44;
    body_ += text(kMargin, y_, "title", forest_.outcome);
    y_ += 24;
    body_ += text(kMargin, y_, "quiet",
                  std::to_string(forest_.drawn) + " findings of " +
                      std::to_string(forest_.studies.size()) +
                      " studies. Each row is one finding as its source reports it. Nothing is "
                      "pooled.");
    y_ += 12;
  }

  void footing() {
    if (forest_.not_drawn > 0) {
      y_ += kRow;
      body_ += text(kMargin, y_, "quiet",
                    std::to_string(forest_.not_drawn) +
                        " more: rules, thresholds or counts without an estimate, not drawn.");
    }
    y_ += kRow + 6;
    body_ += text(kMargin, y_, "quiet",
                  "n in brackets is that of the whole study. Rows of the same cohort overlap.");
    y_ += 34;
    body_ += text(kMargin, y_, "section", "Sources");
    y_ += 6;
    for (const Study* study : forest_.studies) {
      small_lines(study->id + ": " + study->citation + " " + locator(*study), kSourceColumns,
                  kMargin + 10);
    }
  }

  // Small text over as many lines as it needs.
  void small_lines(std::string_view content, std::size_t width, double x) {
    const std::string lines = wrap(content, width, 0, 0);
    for (std::size_t start = 0; start < lines.size();) {
      const std::size_t end = lines.find('\n', start);
      y_ += kDetailRow;
      body_ += text(x, y_, "detail", std::string_view(lines).substr(start, end - start));
      start = end + 1;
    }
  }

  void draw_section(const ForestSection& section) {
    y_ += 34;
    body_ += text(kMargin, y_, "section", section.title);
    if (section.axis == Axis::kLogarithmic)
      body_ += text(kPlotRight, y_, "detail", "logarithmic axis", "end");
    y_ += kRow;
    body_ += text(kMargin + 10, y_, "quiet", "study");
    body_ += text(kPeopleRight, y_, "quiet", "n", "end");
    body_ += text(kNumbersLeft, y_, "quiet", "estimate (95% interval)");
    for (const Tick& tick : section.ticks)
      body_ += text(x_of(section, tick.value), y_, "quiet number", tick.text, "middle");
    y_ += 8;
    // The grid goes behind the rows, whose height is known only after them.
    const double top = y_;
    std::string rows;
    std::swap(rows, body_);
    for (const ForestGroup& group : section.groups) draw_group(section, group);
    std::swap(rows, body_);
    for (const Tick& tick : section.ticks) {
      const double x = x_of(section, tick.value);
      body_ += line(x, top, x, y_ + 4, "rule");
    }
    if (section.no_difference) {
      const double x = x_of(section, *section.no_difference);
      body_ += line(x, top, x, y_ + 4, "none");
    }
    body_ += rows;
  }

  void draw_group(const ForestSection& section, const ForestGroup& group) {
    y_ += kRow;
    body_ += text(kMargin, y_, "time", group.time);
    for (const ForestRow& row : group.rows) draw_row(section, row);
  }

  void draw_row(const ForestSection& section, const ForestRow& row) {
    y_ += kRow;
    body_ += "<g><title>" + escape(tooltip(row)) + "</title>\n";
    const std::string address = link(*row.study);
    if (!address.empty()) body_ += "<a" + attribute("href", address) + ">";
    body_ += text(kMargin + 10, y_, "", row.study->id);
    if (!address.empty()) body_ += "</a>\n";
    if (row.finding->n)
      body_ += text(kPeopleRight, y_, "number", thousands(*row.finding->n), "end");
    else if (row.study->n)
      body_ += text(kPeopleRight, y_, "quiet number", "(" + thousands(*row.study->n) + ")", "end");
    body_ += text(kNumbersLeft, y_, "number", row.numbers);
    draw_marks(section, row, y_ - 5);
    small_lines(detail_of(row), kDetailColumns, kMargin + 24);
    body_ += "</g>\n";
  }

  void draw_marks(const ForestSection& section, const ForestRow& row, double middle) {
    if (row.low && row.high) {
      const double from = x_of(section, *row.low);
      const double to = x_of(section, *row.high);
      body_ += line(from, middle, to, middle, row.is_range ? "range" : "interval");
      end_mark(from, middle, position(section, *row.low) < 0 ? -1 : 0);
      end_mark(to, middle, position(section, *row.high) > 1 ? 1 : 0);
    }
    if (row.estimate)
      body_ += "<circle class=\"point\" cx=\"" + px(x_of(section, *row.estimate)) + "\" cy=\"" +
               px(middle) + "\" r=\"4.5\"/>\n";
  }

  // A small bar, or an arrow where the interval leaves the axis.
  void end_mark(double x, double middle, int direction) {
    if (direction == 0) {
      body_ += line(x, middle - 4, x, middle + 4, "interval");
      return;
    }
    const double tip = x + 6 * direction;
    body_ += "<path class=\"point\" d=\"M" + px(tip) + " " + px(middle) + "L" + px(x) + " " +
             px(middle - 5) + "L" + px(x) + " " + px(middle + 5) + "Z\"/>\n";
  }

  static std::string detail_of(const ForestRow& row) {
    if (row.study->cohort.empty()) return row.detail;
    return (row.detail.empty() ? "" : row.detail + "; ") + "cohort " + row.study->cohort;
  }

  static std::string tooltip(const ForestRow& row) {
    std::string out = row.finding->id + ": " + row.numbers;
    if (const std::string detail = detail_of(row); !detail.empty()) out += "; " + detail;
    if (!row.finding->note.empty()) out += ". " + row.finding->note;
    out += "\n" + row.study->citation;
    if (const std::string at = locator(*row.study); !at.empty()) out += " " + at;
    return out;
  }

  const Forest& forest_;
  std::string body_;
  double y_ = 0;  // the baseline reached
};

}  // namespace

std::string forest_svg(const Forest& forest) { return Drawing(forest).run(); }

}  // namespace backsight::evidence
