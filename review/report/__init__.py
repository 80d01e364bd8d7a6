"""What goes out: tables, references, figures, documents."""
