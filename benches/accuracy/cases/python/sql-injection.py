def find(cursor, name, table, ids):
    cursor.execute("SELECT * FROM users WHERE name = '%s'" % name)  # expect
    cursor.execute("SELECT * FROM users WHERE name = '" + name + "'")  # expect
    cursor.execute(f"SELECT * FROM users WHERE name = '{name}'")  # expect
    cursor.execute("SELECT * FROM users WHERE name = '{}'".format(name))  # expect
    cursor.execute("DELETE FROM users WHERE id = %s" % ids)  # expect
    cursor.execute(f"UPDATE users SET name = '{name}' WHERE id = 1")  # expect
    cursor.executemany("INSERT INTO users VALUES ('" + name + "')", ids)  # expect
    query = "SELECT * FROM users WHERE id = " + ids  # expect
    cursor.execute(query)
    sql = f"INSERT INTO log VALUES ('{name}')"  # expect
    cursor.execute(sql)
    q = "UPDATE t SET a = '%s' WHERE b = '%s'" % (name, ids)  # expect
    cursor.execute(q)

    cursor.execute("SELECT * FROM users WHERE name = %s", (name,))
    cursor.execute("SELECT * FROM users WHERE name = ?", [name])
    cursor.execute("SELECT 1")
    cursor.execute("SELECT * FROM users WHERE id = :id", {"id": ids})
    print("Please select an item from the list: " + name)
    print(f"selected {name}")
    cursor.execute("SELECT * " "FROM users")
    log("delete %s" % name)
    text = "update: " + name
    cursor.fetchone()
