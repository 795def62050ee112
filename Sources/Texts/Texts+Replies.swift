/// Words about answers on their way to buyers.
extension Texts {
  package var answer: String { pick("answer", "ответ") }
  package var replyShowsNothing: String {
    pick(
      "the answer has no text that can be seen: write some, or attach a file",
      "в ответе нет видимого текста: напишите его или приложите файл")
  }
  package func answerNotMarkedRead(_ dialog: String, _ reason: String) -> String {
    pick(
      "\(dialog): the answer was sent, but the dialog is not marked as read. \(reason)",
      "\(dialog): ответ отправлен, но диалог не отмечен прочитанным. \(reason)")
  }
  package func replyNotSeen(_ buyer: String) -> String {
    pick(
      "\(buyer): the answer may not have arrived; look at the dialog before sending it again",
      "\(buyer): ответ, возможно, не дошёл; проверьте диалог, прежде чем отправлять снова")
  }
  package func replyRefused(_ buyer: String, _ reason: String) -> String {
    pick("\(buyer): the answer was not sent. \(reason)", "\(buyer): ответ не отправлен. \(reason)")
  }
}
