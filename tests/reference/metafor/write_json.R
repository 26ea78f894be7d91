# JSON with 17 significant digits, so that every double is read back as it was. No package needed.
json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) {
    if (is.null(names(x))) {
      return(paste0("[\n", paste(vapply(x, json, ""), collapse = ",\n"), "\n]"))
    }
    members <- mapply(function(key, value) paste0('"', key, '": ', json(value)), names(x), x)
    return(paste0("{", paste(members, collapse = ",\n "), "}"))
  }
  text <- if (is.character(x)) paste0('"', x, '"') else {
    ifelse(is.finite(x), sprintf("%.17g", as.numeric(x)), "null")
  }
  # I(x) is an array whatever its length.
  if (length(x) == 1 && !inherits(x, "AsIs")) text else paste0("[", paste(text, collapse = ", "), "]")
}

# made_with names R and the packages whose numbers these are.
write_reference <- function(file, packages, ...) {
  versions <- vapply(packages, function(p) paste(p, packageVersion(p)), "")
  made_with <- paste(c(paste("R", getRversion()), versions), collapse = ", ")
  writeLines(json(list(made_with = made_with, ...)), file)
}
