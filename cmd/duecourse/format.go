package main

import (
	"fmt"
	"time"
)

// formatTime writes a time in London, with its zone; "-" for zero.
func formatTime(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	if london, err := time.LoadLocation("Europe/London"); err == nil { // the program contains its data
		t = t.In(london)
	}
	return t.Format("2006-01-02 15:04:05 MST")
}

// plural writes "1 case" or "2 cases".
func plural[N int | int64](n N, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
