package main

import (
	"fmt"
	"time"
)

// when is a time as the council's people read it, with its zone; "-" for none.
func when(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	if london, err := time.LoadLocation("Europe/London"); err == nil { // its data is in the program
		t = t.In(london)
	}
	return t.Format("2006-01-02 15:04:05 MST")
}

// counted is "1 case", "2 cases".
func counted[N int | int64](n N, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
