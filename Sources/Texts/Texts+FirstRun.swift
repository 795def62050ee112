/// The screen of a desk without an account.
extension Texts {
  package var firstRunShort: String {
    pick("No account yet: add one, or d for a demo", "Аккаунта ещё нет: добавьте, или d — демо")
  }
  package var firstRunTitle: String {
    pick(
      "Welcome. This desk has no account yet.",
      "Здравствуйте. У этого пульта ещё нет аккаунта.")
  }
  package var firstRunDemo: String {
    pick(
      "d opens a demo shop to look around in: no key, no network, nothing to break.",
      "d — демо-магазин, чтобы осмотреться: без ключа и сети, сломать нечего.")
  }
  package var firstRunAccount: String {
    pick(
      "Or add your shop on Digiseller (Plati.Market, GGsel, WMCentre):",
      "Или добавьте свой магазин на Digiseller (Plati.Market, GGsel, WMCentre):")
  }
  package var firstRunWhere: String {
    pick(
      "Both are in the cabinet, my.digiseller.com: the id in its head, the key under \"API keys\". "
        + "The key is not shown here; it is sent to Digiseller only.",
      "И то и другое есть в кабинете my.digiseller.com: ID — вверху, ключ — в разделе «API-ключи». "
        + "Здесь ключ не отображается; отправляется он только в Digiseller.")
  }
  package var sellerIDLabel: String { pick("Seller id", "ID продавца") }
  package var apiKeyLabel: String { pick("API key", "Ключ API") }
  package var keyKeptLabel: String { pick("Kept in", "Хранить") }
  package var enterSellerID: String {
    pick(
      "Type the seller id: the number in the cabinet.", "Введите ID продавца: число из кабинета.")
  }
  package var pasteKeyHere: String { pick("paste the key here", "вставьте ключ сюда") }
  package var pastedNoKey: String {
    pick("What was pasted is no key: one line is.", "Вставлено не то: ключ — это одна строка.")
  }
  package var keyTakenIDMissing: String {
    pick(
      "The key is in its field. Now the seller id, then Enter.",
      "Ключ в своём поле. Теперь ID продавца и Enter.")
  }
  package func characterCount(_ count: Int) -> String {
    let noun = plural(
      count, ("character", "characters"), ("символ", "символа", "символов"))
    return "\(count) \(noun)"
  }
  package func privateFile(_ path: String) -> String {
    pick("file \(path) (only yours)", "файл \(path) (только ваш)")
  }
  package var checkingKey: String {
    pick("Asking Digiseller about the key…", "Спрашиваю Digiseller об этом ключе…")
  }
  package var addingAccount: String { pick("Adding the account…", "Добавляю аккаунт…") }
  package var startingDemo: String { pick("Opening the demo shop…", "Открываю демо-магазин…") }
  package var keyWorks: String { pick("The key works.", "Ключ работает.") }
  package func enterAdds(_ path: String) -> String {
    pick(
      "Enter adds the account to \(path) and opens the desk.",
      "Enter добавит аккаунт в \(path) и откроет пульт.")
  }
  package var checkKey: String { pick("check", "проверить") }
  package var addAccount: String { pick("add", "добавить") }
  package var nextField: String { pick("next field", "дальше") }
  package var otherPlace: String { pick("other place", "другое место") }
  package var quitWord: String { pick("quit", "выход") }
  /// In the language that it leads to.
  package var otherLanguage: String {
    switch language {
    case .english: Self.russianName
    case .russian: Self.englishName
    }
  }
  private static let russianName = "по-русски"
  private static let englishName = "in English"
}
