/// Every call the sandbox answers for Digiseller.
///
/// `{base}` of the documents is `/api`; what they put on the hosts of the shop and of the pictures stands
/// beside it. Source: docs/apis/digiseller.md §1.3, §1.4, §2, §6.8, §6.10.
enum DigisellerRoutes {
  static let all: [DigisellerRoute] = account

  private static let account: [DigisellerRoute] = [
    DigisellerRoute(.post, "/api/apilogin", .none, .flat, DigisellerCalls.logIn),
    DigisellerRoute(
      .get, "/api/token/perms", .required(.tokenGetPerms), .bare, DigisellerCalls.permissions),
  ]
}

/// What carries the calls out; one file for each group of them.
enum DigisellerCalls {}
