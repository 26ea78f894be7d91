// backsight: one executable for the server and the command line.
#include <fmt/core.h>
#include <sodium.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <sstream>
#include <system_error>

#include "clinic.h"
#include "commands.h"
#include "io.h"

namespace {

using namespace backsight::cli;

// Runs a command that needs the knowledge pack.
template <class Command>
int with_pack(const std::string& folder, Command command) {
  std::unique_ptr<PackFiles> files;
  if (folder.empty()) {
    files = std::make_unique<EmbeddedPackFiles>();
  } else {
    files = std::make_unique<FolderPackFiles>(folder);
  }
  const auto pack = Pack::open(*files);
  if (!pack) return report(pack.error());
  return command(*pack);
}

// What the command line itself says: help, versions, and what is wrong with the arguments.
int say(const CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream out;
  std::ostringstream wrong;
  const int shown = app.exit(error, out, wrong);
  fmt::print("{}", out.str());
  fmt::print(stderr, "{}", printable(wrong.str(), true));
  return shown == 0 ? 0 : 2;
}

int run(int argc, char** argv) {
  if (sodium_init() < 0) return 1;

  CLI::App app{
      "Backsight: what to expect, what to do today, and when to call, after back surgery.\n"
      "Not a medical device; it does not replace a clinician."};
  app.set_version_flag("--version", BACKSIGHT_VERSION);
  app.require_subcommand(1);
  std::string knowledge;
  app.add_option("--knowledge", knowledge,
                 "Use the knowledge pack in this folder, not the one in the executable");
  int code = 0;

  ServeOptions serving;
  auto* serve_command =
      app.add_subcommand("serve", "Serve the web app and the record of one data folder");
  serve_command->add_option("--config", serving.config,
                            "Configuration file (backsight config example prints one); options "
                            "given here go before it");
  serve_command->add_option("--data", serving.data,
                            "Data folder; made when it is not there [backsight-data]");
  serve_command->add_option("--port", serving.port, "TCP port; 0 takes a free one [8080]");
  serve_command->add_option("--bind", serving.bind,
                            "Address to listen on; beyond this machine it needs accounts, and TLS "
                            "or a trusted proxy in the configuration file [127.0.0.1]");
  serve_command->add_option("--emergency-number", serving.emergency_number,
                            "The number people call in an emergency where this server is used "
                            "[112]");
  serve_command->add_flag("--demo", serving.demo,
                          "Add a few synthetic people (who do not exist) to an empty data folder");
  serve_command->callback(
      [&] { code = with_pack(knowledge, [&](const Pack& pack) { return serve(pack, serving); }); });

  auto* config_command =
      app.add_subcommand("config", "The configuration file of a server: an example, and a check");
  config_command->require_subcommand(1);
  std::string config_file;
  auto* config_check_command = config_command->add_subcommand(
      "check", "Check a configuration file, and the files that it names");
  config_check_command->add_option("file", config_file, "The configuration file")->required();
  config_check_command->callback([&] { code = config_check(config_file); });
  config_command
      ->add_subcommand("example", "Print a configuration file with every setting explained")
      ->callback([&] { code = config_example(); });

  const auto add_folder_options = [](CLI::App* command, FolderOptions& options) {
    command->add_option("--config", options.config, "Configuration file of the server");
    command->add_option("--data", options.data, "Data folder [the file's, or backsight-data]");
    command->add_option("--key", options.key,
                        "File with the clinic's master keys [the file's, or the text in "
                        "$BACKSIGHT_MASTER_KEYS]");
  };
  BackupOptions backing;
  auto* backup_command = app.add_subcommand(
      "backup",
      "Copy the record into one checked file, encrypted for a clinic's folder; a server "
      "may be running");
  add_folder_options(backup_command, backing.folder);
  auto* backup_places = backup_command->add_option_group("where");
  backup_places->require_option(1);
  backup_places->add_option("--to", backing.to, "The file to make; must not exist");
  auto* into = backup_places->add_option(
      "--into", backing.into, "The folder to make backsight-<moment>.backup in, made when missing");
  backup_command
      ->add_option("--keep", backing.keep,
                   "With --into: when the new one is good, only so many stay, the latest")
      ->needs(into)
      ->check(CLI::Range(1, 100'000));
  backup_command->callback([&] { code = backup(backing); });

  RestoreOptions restoring;
  auto* restore_command = app.add_subcommand(
      "restore", "Check a backup and make a new data folder of it; overwrites nothing");
  restore_command->add_option("file", restoring.file, "The backup")->required();
  add_folder_options(restore_command, restoring.folder);
  restore_command->callback([&] { code = restore(restoring); });

  FolderOptions examined;
  auto* doctor_command = app.add_subcommand(
      "doctor", "Look at everything that a server needs and say how it is; changes nothing");
  add_folder_options(doctor_command, examined);
  doctor_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return doctor(pack, examined); });
  });

  MigrateOptions migrating;
  auto* migrate_command = app.add_subcommand(
      "migrate", "Bring a data folder to this program's schema, after a backup of it");
  add_folder_options(migrate_command, migrating.folder);
  migrate_command->add_option("--to", migrating.to,
                              "The backup to make before [beside the data folder]");
  migrate_command->callback([&] { code = migrate(migrating); });

  auto* keys_command = app.add_subcommand("keys", "Make the master keys of a clinic");
  keys_command->require_subcommand(1);
  KeysOptions keying;
  const auto add_key_options = [&](CLI::App* command) {
    command->add_option("file", keying.file, "The key file")->required();
    command->add_option("--id", keying.id, "A short name for the new key [the day]");
  };
  auto* keys_create_command =
      keys_command->add_subcommand("create", "Make a new file with one new master key");
  add_key_options(keys_create_command);
  keys_create_command->callback([&] { code = keys_create(keying); });
  auto* keys_add_command = keys_command->add_subcommand(
      "add", "Put a new master key before those of a file: the beginning of a rotation");
  add_key_options(keys_add_command);
  keys_add_command->callback([&] { code = keys_add(keying); });

  ReplayOptions replaying;
  auto* replay_command = app.add_subcommand(
      "replay", "Derive every answer of a data folder again and compare it byte for byte");
  replay_command->add_option("--data", replaying.data, "Data folder of a server that is stopped")
      ->capture_default_str();
  replay_command->add_option("--key", replaying.keys, "Master keys of a clinic's folder");
  replay_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return replay(pack, replaying); });
  });

  ClinicOptions clinic;
  const auto with_data = [&](CLI::App* command) {
    command->add_option("--data", clinic.data, "Data folder of a server that is stopped")
        ->capture_default_str();
    command->add_option("--key", clinic.keys,
                        "File with the master keys; or the environment variable "
                        "BACKSIGHT_MASTER_KEYS holds its text");
    return command;
  };
  auto* clinic_command = app.add_subcommand("clinic", "Make a clinic's folder: people sign in");
  clinic_command->require_subcommand(1);
  auto* create_command = with_data(clinic_command->add_subcommand(
      "create", "Make a clinic in a new folder, with its master key and its first administrator"));
  create_command->add_option("--name", clinic.name, "What the clinic is called")->required();
  create_command->add_option("--admin", clinic.admin, "What its administrator is called")
      ->capture_default_str();
  create_command->add_option("--url", clinic.url, "How people reach the server")
      ->capture_default_str();
  create_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return clinic_create(pack, clinic); });
  });
  auto* invite_command = with_data(clinic_command->add_subcommand(
      "invite", "Print a link for another administrator, when all of them are locked out"));
  invite_command->add_option("--admin", clinic.admin, "What the administrator is called")
      ->capture_default_str();
  invite_command->add_option("--url", clinic.url, "How people reach the server")
      ->capture_default_str();
  invite_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return clinic_invite(pack, clinic); });
  });

  auto* rotate_command = with_data(keys_command->add_subcommand(
      "rotate", "Wrap everything with the first master key of the file"));
  rotate_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return keys_rotate(pack, clinic); });
  });

  AuditOptions auditing;
  auto* audit_command = app.add_subcommand("audit", "The log of who did what");
  audit_command->require_subcommand(1);
  auto* verify_command = audit_command->add_subcommand(
      "verify", "Find entries that were removed, changed, reordered or back-dated");
  auto* head_command =
      audit_command->add_subcommand("head", "Print the log's head, to be written down elsewhere");
  for (CLI::App* one : {verify_command, head_command}) {
    one->add_option("--data", auditing.data, "Data folder, or a copy of one")
        ->capture_default_str();
  }
  verify_command->add_option("--public-key", auditing.public_keys,
                             "The key that signs the log (clinic create prints it)");
  verify_command->add_option("--key", auditing.keys, "File with the master keys, instead");
  verify_command->add_option("--head", auditing.heads,
                             "A head that was written down: must be in the log");
  verify_command->callback([&] { code = audit_verify(auditing); });
  head_command->callback([&] { code = audit_head(auditing); });

  TriageOptions triaging;
  auto* triage_command =
      app.add_subcommand("triage", "How urgent is one check-in, and which rules say so");
  triage_command
      ->add_option("file", triaging.file, "Facts of a check-in as JSON; - reads standard input")
      ->required();
  triage_command->add_flag("--json", triaging.json, "Print the advice as JSON");
  triage_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return triage(pack, triaging); });
  });

  OutlookOptions looking;
  auto* outlook_command = app.add_subcommand(
      "outlook", "What may happen to people like this one, with and without the operation");
  outlook_command
      ->add_option("file", looking.file,
                   "A profile as JSON (docs/outlook.md); - reads standard input")
      ->required();
  outlook_command->add_option("--at", looking.at,
                              "Years from now, above 0; may be given several times");
  outlook_command->add_option("--what-if", looking.what_if,
                              "The same person with another answer: smoking=never");
  outlook_command->add_flag("--json", looking.json, "Print the outlook as JSON");
  outlook_command->add_flag("--batch", looking.batch,
                            "A profile on each line of the file; an outlook as JSON on each line");
  outlook_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return outlook(pack, looking); });
  });

  CourseOptions following;
  auto* course_command = app.add_subcommand(
      "course", "Where one person stands on the road that most people like them travel");
  course_command
      ->add_option("file", following.file,
                   "A record as JSON, {\"events\": [...]} (docs/course.md); - reads standard input")
      ->required();
  course_command->add_option("--at", following.day,
                             "As of this day after the start; the end of the record otherwise");
  course_command->add_option("--svg", following.svg_file, "Draw the course into this SVG file");
  course_command->add_flag("--json", following.json, "Print the course as JSON");
  course_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return course(pack, following); });
  });

  AdviseOptions advising;
  auto* advise_command = app.add_subcommand(
      "advise", "Everything there is to say to one person: danger signs, course and outlook");
  advise_command
      ->add_option("file", advising.file,
                   "A record as JSON, {\"events\": [...]}; - reads standard input")
      ->required();
  advise_command->add_option("--at", advising.at,
                             "As of this moment (2026-11-24T03:12:00Z), from what the record held "
                             "then; its end otherwise");
  advise_command->add_flag("--json", advising.json, "Print everything as JSON");
  advise_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return advise(pack, advising); });
  });

  auto* validate_command =
      app.add_subcommand("validate", "Measure the engines on data that is not theirs");
  validate_command->require_subcommand(1);
  ValidateCasesOptions validating;
  auto* cases_command =
      validate_command->add_subcommand("cases", "Triage published cases and count the errors");
  cases_command->add_option("file", validating.file, "Cases in YAML (docs/triage.md)")->required();
  cases_command->add_flag("--json", validating.json, "Print results and totals as JSON");
  cases_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return validate_cases(pack, validating); });
  });

  ValidateCohortsOptions checking;
  auto* cohorts_command = validate_command->add_subcommand(
      "cohorts", "Predict the cohorts of a file without having seen them, and count the hits");
  cohorts_command->add_option(
      "file", checking.file,
      "Studies and findings in one file, as in evidence/README.md; without it, our own evidence");
  cohorts_command->add_flag("--json", checking.json, "Print results and totals as JSON");
  cohorts_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return validate_cohorts(pack, checking); });
  });

  ValidateCoursesOptions coursing;
  auto* courses_command =
      validate_command->add_subcommand("courses",
                                       "Predict the mean leg pain, back pain and disability (all "
                                       "on 0 to 10) of the cohorts of a file "
                                       "without having seen them, and count the hits");
  courses_command->add_option(
      "file", coursing.file,
      "Studies and findings in one file, as in evidence/README.md; without it, our own evidence");
  courses_command->add_flag("--json", coursing.json, "Print results and totals as JSON");
  courses_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return validate_courses(pack, coursing); });
  });

  auto* evidence_command = app.add_subcommand("evidence", "Look at the evidence, and check it");
  evidence_command->require_subcommand(1);
  std::string root = ".";
  auto* check_command = evidence_command->add_subcommand(
      "check", "Check evidence, rules and texts of a source folder; lists every problem");
  check_command->add_option("folder", root, "Folder with evidence/, rules/ and content/")
      ->capture_default_str();
  check_command->callback([&] { code = evidence_check(root); });
  EvidenceListOptions listing;
  auto* list_command =
      evidence_command->add_subcommand("list", "List the outcomes, or the findings of one outcome");
  list_command->add_option("outcome", listing.outcome, "An outcome such as reoperation");
  list_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return evidence_list(pack, listing); });
  });
  std::string id;
  auto* show_command =
      evidence_command->add_subcommand("show", "Show one study or finding with its source");
  show_command->add_option("id", id, "A study id, or study/finding")->required();
  show_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return evidence_show(pack, id); });
  });
  EvidenceForestOptions forest;
  auto* forest_command =
      evidence_command->add_subcommand("forest", "Draw a forest plot of one outcome");
  forest_command->add_option("outcome", forest.outcome, "An outcome such as reoperation")
      ->required();
  forest_command->add_option("--svg", forest.svg_file, "Write an SVG file instead of text");
  forest_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return evidence_forest(pack, forest); });
  });

  SignatureOptions signing;
  auto* signature_command = app.add_subcommand(
      "signature", "One hash over all engine outputs on a fixed synthetic cohort");
  signature_command->add_option("--sample", signing.sample,
                                "Print so many of these people with their advice instead");
  signature_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return signature(pack, signing); });
  });

  SimulateOptions simulating;
  auto* simulate_command = app.add_subcommand(
      "simulate",
      "Draw synthetic people, who do not exist, with their whole histories: a line of JSON each\n"
      "(docs/synthetic.md). Person k under a seed is the same whatever the number of people.");
  simulate_command->add_option("--people", simulating.people, "How many synthetic people")
      ->required()
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{10'000'000}));
  simulate_command->add_option("--seed", simulating.seed, "Which synthetic people")->required();
  simulate_command
      ->add_option("--indication", simulating.indication,
                   "Only disc-herniation or only stenosis; without it both")
      ->check(CLI::IsMember({"disc-herniation", "stenosis"}));
  simulate_command
      ->add_option("--days", simulating.days, "Days they are followed after the operation")
      ->check(CLI::Range(1, 730))
      ->capture_default_str();
  simulate_command
      ->add_option("--every", simulating.every, "Days from one check-in asked for to the next")
      ->check(CLI::Range(1, 730))
      ->capture_default_str();
  simulate_command->callback([&] {
    code = with_pack(knowledge, [&](const Pack& pack) { return simulate(pack, simulating); });
  });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return say(app, error);
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return finish_output(run(argc, argv));
  } catch (const std::system_error& error) {
    // fmt throws where it cannot print: a full disk, a pipe that nobody reads.
    return report({backsight::core::ErrorCode::kSystem,
                   std::string("what was printed is not complete: ") + error.what(),
                   {}});
  }
}
