package sandbox

import (
	"net/http"
	"net/url"
	"strconv"

	"gorm.io/gorm"
)

const indexPath = "/sandbox/"

func (f *Feed) postByHand(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	images, err := strconv.Atoi(r.PostForm.Get("images"))
	if err != nil {
		return errInvalid("images", "is not a number")
	}
	p, err := f.publish(r, newPost{Author: r.PostForm.Get("author"), Text: r.PostForm.Get("text"), Images: images})
	if err != nil {
		return err
	}
	http.Redirect(w, r, postsPath+p.ID, http.StatusSeeOther)
	return nil
}

func (f *Feed) deleteByHand(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	if err := f.takeBack(r, r.PostForm.Get("id")); err != nil {
		return err
	}
	http.Redirect(w, r, indexPath, http.StatusSeeOther)
	return nil
}

func (f *Feed) blockByHand(w http.ResponseWriter, r *http.Request) error {
	return f.changeByHand(w, r, f.ledger.block)
}

func (f *Feed) unblockByHand(w http.ResponseWriter, r *http.Request) error {
	return f.changeByHand(w, r, f.ledger.unblock)
}

// changeByHand is what a person does with the platform's own buttons: the
// feed's behaviour towards its clients does not apply.
func (f *Feed) changeByHand(w http.ResponseWriter, r *http.Request, change func(*gorm.DB, string) error) error {
	if err := readForm(r); err != nil {
		return err
	}
	handle := r.PostForm.Get("author")
	if err := f.ledger.write(r.Context(), func(tx *gorm.DB) error { return change(tx, handle) }); err != nil {
		return err
	}
	http.Redirect(w, r, authorPath(handle), http.StatusSeeOther) //nolint:gosec // a path of the feed, escaped
	return nil
}

func readForm(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return errMalformed("the form could not be read")
	}
	return nil
}

func authorPath(handle string) string { return "/sandbox/authors/" + url.PathEscape(accountOf(handle)) }
