"""Where alerts go. A channel delivers a batch of alerts or raises DeliveryError; it never decides what is worth telling."""
