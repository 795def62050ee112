/// What a Digiseller key may do, named as `token/perms` names it.
///
/// Source: docs/apis/digiseller.md §1.4.
package enum DigisellerPermission: String, CaseIterable, Sendable {
  case descriptionView = "description_view"
  case descriptionCreate = "description_create"
  case descriptionEdit = "description_edit"
  case contentUpload = "content_upload"
  case contentChange = "content_change"
  case contentDelete = "content_delete"
  case galleryAdd = "gallery_add"
  case galleryChange = "gallery_change"
  case optionRead = "option_read"
  case optionAdd = "option_add"
  case optionEdit = "option_edit"
  case optionDelete = "option_delete"
  case viewOperations = "view_operations"
  case viewInvoice = "view_invoice"
  case salesStatisticsView = "sales_statistics_view"
  case agentSalesStatisticsView = "agent_sales_statistics_view"
  case viewPersonalOffer = "view_personal_offer"
  case readCommissionTemplate = "read_commission_template"
  case createCommissionTemplate = "create_commission_template"
  case editCommissionTemplate = "edit_commission_template"
  case deleteCommissionTemplate = "delete_commission_template"
  case applyCommissionTemplate = "apply_commission_template"
  case debatesRead = "debates_read"
  case debatesWrite = "debates_write"
  case debatesDelete = "debates_delete"
  case tokenGetPerms = "token_get_perms"

  package static let everything = Set(allCases)

  /// What the `-limited` key may do: look at goods and dialogs, and learn that it may do no more.
  package static let limited: Set<DigisellerPermission> = [
    .descriptionView, .debatesRead, .tokenGetPerms,
  ]

  /// What the `-readonly` key may do: look at everything, change nothing.
  package static let readOnly: Set<DigisellerPermission> = [
    .descriptionView, .optionRead, .viewOperations, .viewInvoice, .salesStatisticsView,
    .agentSalesStatisticsView, .viewPersonalOffer, .readCommissionTemplate, .debatesRead,
    .tokenGetPerms,
  ]
}
