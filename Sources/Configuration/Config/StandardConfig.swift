/// The config file that `sellerdesk config default` prints: every setting with its default, and an account to fill in.
package enum StandardConfig {
  package static let text = """
    # sellerdesk: $XDG_CONFIG_HOME/sellerdesk/config.toml
    # Every line shows a default; change what you need. Only you may write this file (chmod go-w).

    theme = "midnight"           # or { dark = "midnight", light = "paper" }; sellerdesk themes lists them
    language = "auto"            # en | ru | auto
    undo_seconds = 5             # how long a reply is held before it leaves
    mark_read_on_reply = true    # a dialog is marked as read once your answer has arrived
    bell = true
    notifications = "off"        # off | osc9 | osc777
    # quiet_hours = "23:00-08:00"
    reduce_motion = false
    tips = true                  # a line now and then about a key you have not used yet
    ambiguous_width = 1          # 2 where the terminal draws ambiguous characters wide
    # proxy = "socks5h://127.0.0.1:1080"
    # ca_file = "/etc/ssl/own.pem"
    # hook = ["notify-me"]       # new messages, JSON on stdin

    # [keys]                     # action = chord or list; "" unbinds; sellerdesk keys lists the actions
    # "products.mark" = ["space", "m"]

    # [[account]]
    # name = "keys"
    # marketplace = "digiseller" # digiseller | diseller | sellerscommerce
    # seller_id = 424242         # digiseller
    # api_key_command = ["pass", "show", "digiseller"]   # or api_key_env, api_key_file, keyring = true
    # time_zone = "Europe/Moscow"
    # base_url = "http://127.0.0.1:8765"   # the origin without /api; http:// only to loopback, with the next line
    # allow_loopback_http = true
    # request_timeout = 60       # seconds, whole exchange
    # requests_per_second = 2    # burst 10
    # max_concurrent = 2
    # poll_interval = 5          # seconds, Inbox
    # currency = "USD"           # sellerscommerce only
    # commission_floor = 0       # per cent

    """
}
