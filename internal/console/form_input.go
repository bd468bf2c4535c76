package console

import (
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// formInput is a form as a browser sent it.
type formInput struct {
	Values formValues
	Token  string // of the form; the same for a double click
	Seq    int    // sequence of the case when the form was drawn; 0: any
	File   *multipart.FileHeader
}

// caller is the person who sent the form, with the form's token as idempotency key and
// the sequence of the case that they saw.
func (in formInput) caller(g *gin.Context) app.Caller {
	who := caller(g)
	who.Expect = in.Seq
	if in.Token != "" {
		who.Key = "console " + in.Token
	}
	return who
}

// readForm reads a form, and stops where it is too large.
func readForm(g *gin.Context) (formInput, error) {
	r := g.Request
	if strings.HasPrefix(g.ContentType(), "multipart/") {
		if err := web.ReadMultipart(g); err != nil {
			return formInput{}, unreadable(err)
		}
	} else {
		r.Body = http.MaxBytesReader(g.Writer, r.Body, web.MaxBody)
		if err := r.ParseForm(); err != nil {
			return formInput{}, unreadable(err)
		}
	}
	if err := checkText(r.PostForm); err != nil {
		return formInput{}, err
	}
	in := formInput{Values: trimmed(r.PostForm), Token: r.PostFormValue("token")}
	in.Seq, _ = strconv.Atoi(r.PostFormValue("seq"))
	if r.MultipartForm != nil && len(r.MultipartForm.File["file"]) > 0 {
		in.File = r.MultipartForm.File["file"][0]
		if !casework.IsText(in.File.Filename) {
			return formInput{}, unreadable(errors.New("the name of the file is not text"))
		}
	}
	if len(in.Token) > 64 || in.Seq < 0 {
		return in, unreadable(errors.New("the form has no valid token or sequence"))
	}
	return in, nil
}

// checkText refuses a form with what is not text, and one that answers a question twice: only
// what is chosen from a list is sent more than once.
func checkText(typed url.Values) error {
	lists := []string{"grounds", "measures", "circumstances", "posts", "channels"}
	for name, values := range typed {
		if slices.ContainsFunc(append(values, name), func(v string) bool { return !casework.IsText(v) }) {
			return unreadable(fmt.Errorf("the field %q is not text", name))
		}
		if len(values) > 1 && !slices.Contains(lists, name) {
			return unreadable(fmt.Errorf("the field %q was sent %d times", name, len(values)))
		}
	}
	return nil
}

func unreadable(err error) error {
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return &app.Error{Code: app.CodeTooLarge, Why: "A form can have up to 1 MB, and a file up to 25 MB.", Cause: err}
	}
	return &app.Error{Code: app.CodeMalformed, Why: "We could not read what you sent. Nothing has changed.", Cause: err}
}

// trimmed removes spaces around each answer, and the carriage returns with which
// browsers end lines.
func trimmed(typed url.Values) formValues {
	clean := url.Values{}
	for name, values := range typed {
		for _, v := range values {
			clean.Add(name, strings.TrimSpace(strings.ReplaceAll(v, "\r\n", "\n")))
		}
	}
	return formValues(clean)
}

// openFile opens the file that was sent. It must be closed.
func (in formInput) openFile() (multipart.File, error) {
	switch {
	case in.File == nil:
		return nil, invalid("file", "Choose a file.")
	case in.File.Size == 0:
		return nil, invalid("file", "The file is empty.")
	case in.File.Size > web.MaxFile:
		return nil, invalid("file", "The file must be smaller than 25 MB.")
	}
	return in.File.Open()
}

// formValues is what a person typed and chose, by field.
type formValues url.Values

func (v formValues) get(name string) string { return url.Values(v).Get(name) }

// yesOrNo reads an answer with two choices. Without a choice it is an error, because the
// command itself could not tell that from no.
func (v formValues) yesOrNo(name string) (bool, error) {
	switch v.get(name) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, invalid(name, "Choose an answer.")
}

// listOf reads the values of a closed set that were chosen.
func listOf[T ~string](values []string) []T {
	return each(values, func(v string) T { return T(v) })
}

// invalid is an error at one field.
func invalid(field, message string) error {
	return fieldError(&casework.FieldError{Field: field, Message: message})
}

// fieldError is nil when nothing is wrong.
func fieldError(wrong *casework.FieldError) error {
	if wrong == nil {
		return nil
	}
	return &app.Error{Code: casework.CodeInvalid, Why: wrong.Message, Fields: []casework.FieldError{*wrong}}
}
