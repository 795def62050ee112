"""A home of its own for a run of the program: directories, environment, config."""
import os
import shutil
import tempfile


class Home:
    def __init__(self):
        # A short path: sockets live in it too.
        self.path = tempfile.mkdtemp(prefix="desk-")
        #: The sessions of the programs that were started here.
        self.sessions = set()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": self.path,
            "XDG_CONFIG_HOME": self.path + "/config",
            "XDG_STATE_HOME": self.path + "/state",
            "XDG_CACHE_HOME": self.path + "/cache",
            "TERM": "xterm-256color",
            "LANG": "en_US.UTF-8",
            "TZ": "UTC",
        }

    @property
    def state(self):
        return self.path + "/state/sellerdesk"

    @property
    def config(self):
        return self.path + "/config/sellerdesk/config.toml"

    @property
    def log(self):
        with open(self.state + "/sellerdesk.log", encoding="utf-8") as file:
            return file.read()

    def write_config(self, base_url, seller_id=424242, lines=(), account=()):
        """The config of one account, "keys", whose key is in the variable DK; `account` are more lines of it."""
        os.makedirs(os.path.dirname(self.config), mode=0o700, exist_ok=True)
        text = "\n".join([
            *lines, "[[account]]", 'name = "keys"', 'marketplace = "digiseller"', f"seller_id = {seller_id}",
            f'base_url = "{base_url}"', "allow_loopback_http = true", 'api_key_env = "DK"', *account, ""])
        with open(os.open(self.config, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)

    def copy_state(self, other):
        """Takes the stored pages of another home, whose desk has ended."""
        shutil.copytree(other.path + "/state", self.path + "/state")

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)
