/// The HTML pages that arrive instead of JSON when the web server itself answers.
///
/// Source: docs/apis/digiseller.md §1.2.
enum IISPage {
  /// A page that fits the status; no body below 400.
  static func answer(status: Int) -> SandboxAnswer {
    guard status >= 400 else { return SandboxAnswer(status: status) }
    let (title, words) = text(status: status)
    return .html(
      status: status,
      """
      <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">
      <html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
      <title>\(status) - \(title)</title></head>
      <body><div id="header"><h1>Server Error</h1></div>
      <div id="content"><fieldset><h2>\(status) - \(title)</h2><h3>\(words)</h3></fieldset></div></body></html>

      """)
  }

  private static func text(status: Int) -> (title: String, words: String) {
    switch status {
    case 404:
      (
        "File or directory not found.",
        "The resource you are looking for might have been removed, had its name changed, or is temporarily unavailable."
      )
    case 413:
      (
        "Request entity too large.",
        "The page was not displayed because the request entity is too large."
      )
    case 429: ("Too many requests.", "You have sent too many requests in a given amount of time.")
    case 503:
      (
        "Service Unavailable.",
        "Digiseller is experiencing an unscheduled maintenance work. На сервере ведутся регламентные работы."
      )
    default:
      ("The page cannot be displayed.", "There is a problem with the resource you are looking for.")
    }
  }
}
