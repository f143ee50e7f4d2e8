//! Which client is this program built with?

use oasmith::Config;
use oasmith::config::Delivery;

fn main() -> std::process::ExitCode {
    let mut config = Config::new("openapi.yaml", "");
    config.client.runtime = Delivery::Crate;
    oasmith::build::out_dir(config, "api")
}
