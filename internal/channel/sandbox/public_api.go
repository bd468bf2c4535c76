package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"gorm.io/gorm"
)

const (
	indexPath = "/sandbox/"
	maxImages = 10
)

// newPost is a post that somebody wants to publish.
type newPost struct {
	Author string `json:"author"`
	Text   string `json:"text"`
	// Images is how many pictures the post has; the feed draws them itself.
	Images int `json:"images"`
}

func (p newPost) check() error {
	switch {
	case accountOf(p.Author) == "":
		return errInvalid("author", "is empty or not a handle")
	case strings.TrimSpace(p.Text) == "":
		return errInvalid("text", "is empty")
	case p.Images < 0 || p.Images > maxImages:
		return errInvalid("images", "is not a number from 0 to 10")
	}
	return nil
}

func (f *Feed) createPost(w http.ResponseWriter, r *http.Request) error {
	var body newPost
	if _, err := readJSON(r, &body); err != nil {
		return err
	}
	p, err := f.publish(r, body)
	if err != nil {
		return err
	}
	address := f.postURL(p.ID)
	w.Header().Set("Location", address)
	return writeJSON(w, http.StatusCreated, map[string]string{"id": p.ID, "url": address, "author": p.Author})
}

func (f *Feed) submitPost(w http.ResponseWriter, r *http.Request) error {
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

func (f *Feed) publish(r *http.Request, body newPost) (post, error) {
	if err := body.check(); err != nil {
		return post{}, err
	}
	p := post{Author: body.Author, Text: body.Text, Images: body.Images}
	return p, f.store.addPost(r.Context(), &p)
}

func (f *Feed) deletePost(w http.ResponseWriter, r *http.Request) error {
	if err := f.removeAsAuthor(r, r.PathValue("id")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (f *Feed) submitDelete(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	if err := f.removeAsAuthor(r, r.PostForm.Get("id")); err != nil {
		return err
	}
	http.Redirect(w, r, indexPath, http.StatusSeeOther)
	return nil
}

func (f *Feed) removeAsAuthor(r *http.Request, id string) error {
	return f.store.write(r.Context(), func(tx *gorm.DB) error {
		return f.store.removePost(tx, id, byAuthor)
	})
}

func (f *Feed) submitBlock(w http.ResponseWriter, r *http.Request) error {
	return f.submitAuthor(w, r, f.store.block)
}

func (f *Feed) submitUnblock(w http.ResponseWriter, r *http.Request) error {
	return f.submitAuthor(w, r, f.store.unblock)
}

// submitAuthor does what a person does with the platform's own buttons: the
// faults that the feed shows its clients do not apply.
func (f *Feed) submitAuthor(w http.ResponseWriter, r *http.Request, change func(*gorm.DB, string) error) error {
	if err := readForm(r); err != nil {
		return err
	}
	handle := r.PostForm.Get("author")
	if err := f.store.write(r.Context(), func(tx *gorm.DB) error { return change(tx, handle) }); err != nil {
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

// authorView is an author as the feed shows it.
type authorView struct {
	author
	Messages []message `json:"messages"`
}

// showAuthor answers browsers with a page, and everyone else with JSON.
func (f *Feed) showAuthor(w http.ResponseWriter, r *http.Request) error {
	who, err := f.store.author(r.Context(), r.PathValue("author"))
	if err != nil {
		return err
	}
	messages, err := f.store.messages(r.Context(), who.Account)
	if err != nil {
		return err
	}
	view := authorView{who, messages}
	w.Header().Set("Vary", "Accept")
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		return f.render(w, http.StatusOK, "author.html", view)
	}
	return writeJSON(w, http.StatusOK, view)
}
