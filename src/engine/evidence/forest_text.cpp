#include <algorithm>
#include <cmath>
#include <vector>

#include "backsight/evidence/forest.h"
#include "number_text.h"
#include "text_layout.h"

namespace backsight::evidence {
namespace {

// "  label  n  numbers  plot": together 100 columns.
constexpr std::size_t kWidth = 100;
constexpr std::size_t kIndent = 2;
constexpr std::size_t kLabel = 32;
constexpr std::size_t kPeople = 10;
constexpr std::size_t kNumbers = 24;
constexpr std::size_t kPlot = kWidth - kIndent - kLabel - kPeople - kNumbers - 2;

constexpr const char* kPoint = "\u25cf";
constexpr const char* kLine = "\u2500";
constexpr const char* kRange = "\u2504";
constexpr const char* kLeftEnd = "\u251c";
constexpr const char* kRightEnd = "\u2524";
constexpr const char* kGoesLeft = "\u25c4";
constexpr const char* kGoesRight = "\u25ba";
constexpr const char* kReference = "\u2502";
constexpr const char* kCrossing = "\u253c";  // an interval that holds "no difference"

using Cells = std::vector<std::string>;

std::size_t cell_of(const ForestSection& section, double value) {
  const double at = std::clamp(position(section, value), 0.0, 1.0);
  return static_cast<std::size_t>(std::lround(at * static_cast<double>(kPlot - 1)));
}

std::string join(const Cells& cells) {
  std::string out;
  for (const std::string& cell : cells) out += cell;
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

Cells empty_cells(const ForestSection& section) {
  Cells cells(kPlot, " ");
  if (section.no_difference) cells[cell_of(section, *section.no_difference)] = kReference;
  return cells;
}

std::string draw(const ForestSection& section, const ForestRow& row) {
  Cells cells = empty_cells(section);
  if (row.low && row.high) {
    const std::size_t from = cell_of(section, *row.low);
    const std::size_t to = cell_of(section, *row.high);
    for (std::size_t i = from; i <= to; ++i) {
      if (cells[i] == kReference)
        cells[i] = kCrossing;
      else
        cells[i] = row.is_range ? kRange : kLine;
    }
    if (from < to) {
      cells[from] = position(section, *row.low) < 0 ? kGoesLeft : kLeftEnd;
      cells[to] = position(section, *row.high) > 1 ? kGoesRight : kRightEnd;
    }
  }
  if (row.estimate) cells[cell_of(section, *row.estimate)] = kPoint;
  return join(cells);
}

// Tick texts centred over their cells; one that would touch its neighbour is left out.
std::string axis_line(const ForestSection& section) {
  std::string out(kPlot, ' ');
  std::size_t free_from = 0;
  for (const Tick& tick : section.ticks) {
    std::string text = tick.text;
    // A minus sign has several bytes but one column; a plain one keeps bytes and columns equal.
    if (const std::size_t minus = text.find("\u2212"); minus != std::string::npos)
      text.replace(minus, std::string_view("\u2212").size(), "-");
    const std::size_t at = cell_of(section, tick.value);
    std::size_t start = at > text.size() / 2 ? at - text.size() / 2 : 0;
    start = std::min(start, kPlot - text.size());
    if (start < free_from) continue;
    out.replace(start, text.size(), text);
    free_from = start + text.size() + 1;
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string columns_of(std::string_view label, std::string_view people, std::string_view numbers,
                       std::string_view plot) {
  std::string line = std::string(kIndent, ' ') + left(label, kLabel) + right(people, kPeople) +
                     "  " + left(numbers, kNumbers) + std::string(plot);
  while (line.ends_with(' ')) line.pop_back();
  return line + "\n";
}

std::string people_of(const ForestRow& row) {
  if (row.finding->n) return thousands(*row.finding->n);
  if (row.study->n) return "(" + thousands(*row.study->n) + ")";
  return "";
}

std::string source_line(const Study& study) {
  std::string text = study.id;
  if (!study.cohort.empty()) text += " [cohort " + study.cohort + "]";
  text += ": " + study.citation;
  if (!study.journal.empty() && study.citation.find(study.journal) == std::string::npos)
    text += " " + study.journal + ".";
  if (study.year && study.citation.find(std::to_string(*study.year)) == std::string::npos)
    text += " " + std::to_string(*study.year) + ".";
  if (const std::string at = locator(study); !at.empty()) text += " " + at;
  if (study.access == "secondary") text += " (read in another text)";
  return wrap(text, kWidth, kIndent, kIndent + 4);
}

}  // namespace

std::string forest_text(const Forest& forest) {
  std::string out = forest.outcome + ": " + std::to_string(forest.drawn) + " findings of " +
                    std::to_string(forest.studies.size()) + " studies\n";
  out += wrap(
      "Each row is one finding as its source reports it, with its 95% interval where the source "
      "gives one. Nothing is pooled: rows of the same cohort (see the sources) overlap, and "
      "definitions differ. n in brackets is that of the whole study.",
      kWidth, 0, 0);
  for (const ForestSection& section : forest.sections) {
    out += "\n" + section.title + "\n";
    if (section.axis == Axis::kLogarithmic)
      out += "  (logarithmic axis; the line at 1 means no difference)\n";
    out += columns_of("study", "n", "estimate (95% interval)", axis_line(section));
    for (const ForestGroup& group : section.groups) {
      out += " " + group.time + "\n";
      for (const ForestRow& row : group.rows) {
        out += columns_of(row.study->id, people_of(row), row.numbers, draw(section, row));
        if (!row.detail.empty()) out += wrap(row.detail, kWidth, kIndent + 2, kIndent + 2);
      }
    }
  }
  if (forest.not_drawn > 0) {
    out += "\n" + std::to_string(forest.not_drawn) +
           (forest.not_drawn == 1 ? " more finding is" : " more findings are") +
           " a rule, a threshold or a count without an estimate, and not drawn.\n";
  }
  out += "\nSources\n";
  for (const Study* study : forest.studies) out += source_line(*study);
  return out;
}

}  // namespace backsight::evidence
