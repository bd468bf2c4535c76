package policy

import (
	"fmt"
	"io"
	"time"
)

// CheckFile prints what `duecourse policy check` says of a file: a line when it is
// fine, and a further one when the policy's review is overdue (S16), or every
// problem on its own line. An error means that the file cannot be used.
func CheckFile(w io.Writer, path string, now time.Time) error {
	p, err := Load(path)
	if err != nil {
		_, _ = fmt.Fprintln(w, err)
		return fmt.Errorf("%s cannot be used", path)
	}
	_, err = fmt.Fprintf(w, "%s is fine: version %s of %s, effective %s.\n",
		path, p.Version, p.Council.Name, p.Effective.Format("2 January 2006"))
	if err == nil && p.ReviewOverdue(now) {
		_, err = fmt.Fprintf(w, "Its review has been due since %s (S16).\n", p.NextReview.Format("2 January 2006"))
	}
	return err
}
