package sandbox

import (
	"net/http"
	"strings"
	"time"

	"gorm.io/gorm"
)

const (
	maxImages  = 10
	maxDelayMS = 10 * 60 * 1000
)

// newPost is what somebody wants to say.
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

func (f *Feed) publish(r *http.Request, body newPost) (post, error) {
	if err := body.check(); err != nil {
		return post{}, err
	}
	p := post{Author: body.Author, Text: body.Text, Images: body.Images}
	return p, f.ledger.addPost(r.Context(), &p)
}

func (f *Feed) deletePost(w http.ResponseWriter, r *http.Request) error {
	if err := f.takeBack(r, r.PathValue("id")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// takeBack removes a post as its author would.
func (f *Feed) takeBack(r *http.Request, id string) error {
	return f.ledger.write(r.Context(), func(tx *gorm.DB) error {
		return f.ledger.removePost(tx, id, byAuthor)
	})
}

// authorView is an author as the feed shows it. Blocks and Unblocks count the
// acts that took effect, each key once.
type authorView struct {
	Author      string     `json:"author"`
	Blocked     bool       `json:"blocked"`
	BlockedAt   *time.Time `json:"blocked_at"`
	UnblockedAt *time.Time `json:"unblocked_at"`
	Blocks      int        `json:"blocks"`
	Unblocks    int        `json:"unblocks"`
	Messages    []message  `json:"messages"`
}

// showAuthor answers browsers with a page, and everyone else with JSON.
func (f *Feed) showAuthor(w http.ResponseWriter, r *http.Request) error {
	who, err := f.ledger.author(r.Context(), r.PathValue("author"))
	if err != nil {
		return err
	}
	messages, err := f.ledger.messages(r.Context(), who.Account)
	if err != nil {
		return err
	}
	view := authorView{
		Author: who.Handle, Blocked: who.Blocked, BlockedAt: who.BlockedAt, UnblockedAt: who.UnblockedAt,
		Blocks: who.Blocks, Unblocks: who.Unblocks, Messages: messages,
	}
	w.Header().Set("Vary", "Accept")
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		return f.render(w, http.StatusOK, "author.html", view)
	}
	return writeJSON(w, http.StatusOK, view)
}

func (f *Feed) listReleases(w http.ResponseWriter, r *http.Request) error {
	releases, err := f.ledger.releases(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, releases)
}

func (f *Feed) showBehaviour(w http.ResponseWriter, r *http.Request) error {
	behaviour, err := f.ledger.behaviour(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, behaviour)
}

// changeBehaviour replaces the whole behaviour; what is left out is well-behaved.
func (f *Feed) changeBehaviour(w http.ResponseWriter, r *http.Request) error {
	behaviour := Behaviour{Refuse: []Act{}, Lie: []Act{}}
	if _, err := readJSON(r, &behaviour); err != nil {
		return err
	}
	if err := behaviour.check(); err != nil {
		return err
	}
	if err := f.ledger.setBehaviour(r.Context(), behaviour); err != nil {
		return err
	}
	return f.showBehaviour(w, r)
}

func (b Behaviour) check() error {
	if b.DelayMS < 0 || b.DelayMS > maxDelayMS {
		return errInvalid("delay_ms", "is not a number from 0 to 600000")
	}
	for _, a := range b.Refuse {
		if !a.known() {
			return errInvalid("refuse", "names something that is not an act")
		}
	}
	for _, a := range b.Lie {
		if !a.known() {
			return errInvalid("lie", "names something that is not an act")
		}
	}
	return nil
}
