"""What is shipped: bundle, licences, units of systemd."""
