"""What can be said to Taizhang: one module per ability."""
