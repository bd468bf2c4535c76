package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

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
	w.Header().Set("Location", f.postURL(p.ID))
	return writeJSON(w, http.StatusCreated, f.postView(p))
}

// postView is a post as the feed answers it.
type postView struct {
	ID     string `json:"id"`
	URL    string `json:"url"`
	Author string `json:"author"`
	Text   string `json:"text"`
	// PostedAt is when the post was first published, UTC. An edit does not change it.
	PostedAt time.Time `json:"posted_at"`
}

func (f *Feed) postView(p post) postView {
	return postView{ID: p.ID, URL: f.postURL(p.ID), Author: p.Author, Text: p.Text, PostedAt: p.At.UTC()}
}

// editPost replaces the text of a post, as its author may. Editing is not
// posting: a blocked author may still do it.
func (f *Feed) editPost(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Text string `json:"text"`
	}
	if _, err := readJSON(r, &body); err != nil {
		return err
	}
	if strings.TrimSpace(body.Text) == "" {
		return errInvalid("text", "is empty")
	}
	p, err := f.store.editPost(r.Context(), r.PathValue("id"), body.Text)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, f.postView(p))
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

// authorChange is what changes about an author; what it leaves out stays.
type authorChange struct {
	Handle  *string `json:"handle"`
	Blocked *bool   `json:"blocked"`
}

// changeAuthor renames an author as the author may, or blocks and unblocks one as a
// person at the platform may. The faults that the feed shows its clients do not apply.
func (f *Feed) changeAuthor(w http.ResponseWriter, r *http.Request) error {
	var change authorChange
	if _, err := readJSON(r, &change); err != nil {
		return err
	}
	handle := r.PathValue("author")
	err := f.store.write(r.Context(), func(tx *gorm.DB) error {
		if change.Handle != nil {
			if err := f.store.rename(tx, handle, *change.Handle); err != nil {
				return err
			}
			handle = *change.Handle
		}
		if change.Blocked == nil {
			return nil
		}
		return f.store.setBlocked(tx, handle, *change.Blocked)
	})
	if err != nil {
		return err
	}
	return f.writeAuthor(w, r, handle)
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
	w.Header().Set("Vary", "Accept")
	if !accepts(r, "text/html") {
		return f.writeAuthor(w, r, r.PathValue("author"))
	}
	view, err := f.findAuthor(r, r.PathValue("author"))
	if err != nil {
		return err
	}
	return f.render(w, http.StatusOK, "author.html", view)
}

func (f *Feed) writeAuthor(w http.ResponseWriter, r *http.Request, handle string) error {
	view, err := f.findAuthor(r, handle)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, view)
}

func (f *Feed) findAuthor(r *http.Request, handle string) (authorView, error) {
	who, err := f.store.author(r.Context(), handle)
	if err != nil {
		return authorView{}, err
	}
	messages, err := f.store.messages(r.Context(), who.Account)
	return authorView{who, messages}, err
}

func accepts(r *http.Request, mediaType string) bool {
	return strings.Contains(r.Header.Get("Accept"), mediaType)
}
