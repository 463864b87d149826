fi; done } esac ;; then a
foo (bar) baz
echo "${FOO" ; next
case x in a) b
