#include "backsight/api/problem.h"

#include <array>
#include <utility>

#include "backsight/core/json.h"

namespace backsight::api {
namespace {

using core::ErrorCode;

// What the web is told. Sentences of the house that quote the input, name a file or a place in
// memory stay inside; the pointer says which value is meant. "" lets the error's own sentence
// through: it names members of the interface only.
std::string_view public_sentence(ErrorCode code) {
  switch (code) {
    case ErrorCode::kSyntax:
    case ErrorCode::kEncoding:
    case ErrorCode::kTooDeep:
    case ErrorCode::kTooLarge:
    case ErrorCode::kWrongType:
    case ErrorCode::kMissingMember:
    case ErrorCode::kOutOfRange:
    case ErrorCode::kBadId:
    case ErrorCode::kDangling:
    case ErrorCode::kForbidden:
    case ErrorCode::kSignInFirst:
    case ErrorCode::kWrongProof:
    case ErrorCode::kTooMany:
    case ErrorCode::kTaken:
    case ErrorCode::kUnsupportedMedia:
    case ErrorCode::kNotAllowed:
    case ErrorCode::kTimeout:
      return "";
    case ErrorCode::kDuplicateKey:
      return "a member stands twice in one object";
    case ErrorCode::kUnknownMember:
      return "this member is not known here";
    case ErrorCode::kUnknownWord:
      return "this word is not one of those that can stand here";
    case ErrorCode::kBadTime:
      return "this is not a time such as 2026-11-23T03:12:00Z, or not a date such as 2026-11-23";
    case ErrorCode::kInconsistent:
      return "this contradicts another part of the same request";
    case ErrorCode::kNotFound:
      return "there is nothing here by that name";
    case ErrorCode::kConflict:
      return "this id is taken by an event with other content";
    case ErrorCode::kDiskFull:
      return "the server's disk is full; send this again when there is room";
    case ErrorCode::kStorage:
    case ErrorCode::kDamaged:
    case ErrorCode::kNewerSchema:
    case ErrorCode::kLocked:
    case ErrorCode::kSystem:
      return "the server could not read or write the record; its log says why";
    case ErrorCode::kUnavailable:
      return "the server is stopping or busy; try again";
  }
  std::unreachable();
}

struct Phrase {
  int status;
  std::string_view text;
};
constexpr std::array kPhrases = {
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{304, "Not Modified"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{413, "Content Too Large"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{422, "Unprocessable Content"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{503, "Service Unavailable"},
    Phrase{507, "Insufficient Storage"},
};

}  // namespace

std::string_view reason_phrase(int status) {
  for (const Phrase& phrase : kPhrases) {
    if (phrase.status == status) return phrase.text;
  }
  return "";
}

Response problem(const core::Error& error) { return problem(error, http_status(error.code)); }

Response problem(const core::Error& error, int status) {
  std::string_view detail = public_sentence(error.code);
  if (detail.empty()) detail = error.message;
  core::json::Object body;
  body.push_back({"type", "about:blank"});
  body.push_back({"title", reason_phrase(status)});
  body.push_back({"status", core::json::from_integer(status)});
  body.push_back({"detail", detail});
  body.push_back({"code", core::code_text(error.code)});
  if (!error.place.pointer.empty()) body.push_back({"pointer", error.place.pointer});
  if (error.place.line != 0) {
    body.push_back({"line", core::json::from_integer(error.place.line)});
    body.push_back({"column", core::json::from_integer(error.place.column)});
  }
  Response out;
  out.status = status;
  out.headers = {{"content-type", "application/problem+json"}, {"cache-control", "no-store"}};
  if (status == 429) out.headers.push_back({"retry-after", "60"});
  if (status == 503) out.headers.push_back({"retry-after", "1"});
  out.body = core::json::write(body);
  return out;
}

}  // namespace backsight::api
