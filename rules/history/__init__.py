"""What happened to reports over the nights, told from stored views and states; a night that saw half proves nothing."""
